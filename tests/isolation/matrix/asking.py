"""One question to the project, and everything that came of it.

Each is asked in a savepoint that is rolled back, so that a scan of thousands finds the world as it
was built, and in whatever order.
"""

import io
import json
import re
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from unittest.mock import patch
from urllib.parse import unquote

from django.contrib.messages.storage.cookie import CookieStorage, MessageSerializer
from django.core import mail, signing
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client, TestCase

from sites.registry import registry
from sites.scope import portal_scope
from tests.isolation.matrix.marks import CHILD, markers_in

# Tables of the visit itself, which belong to whoever asks.
OF_THE_VISIT = {"django_session"}
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass
class Answer:
    """What was answered, and what was written on the way."""

    status: int
    headers: dict[str, str]
    body: str
    messages: str = ""
    mails: str = ""
    writes: list[tuple[str, tuple]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    error: str = ""
    context: object = None

    @property
    def text(self) -> str:
        """All that the asker gets to read."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return "\n".join((headers, unquote(headers), self.messages, self.mails, self.body))


class Asker:
    """Asks as one person on one portal's host.

    `watch(tables)` tells which rows of others are not as they were; it is called when something
    was written.
    """

    def __init__(self, portal, user=None, *, watch=None, host=None):
        self.client = Client(
            headers={"host": host or registry.get(portal.pk).host}, raise_request_exception=False
        )
        if user is not None:
            self.client.force_login(user, backend="sites.auth.PortalBackend")
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.watch = watch
        self.portal_id = portal.pk
        self.asked = 0

    def ask(self, method: str, path: str, data=None, *, keep_context=False, **extra) -> Answer:
        self.asked += 1
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        mail.outbox = []
        writes, errors, files = [], [], []

        def note(sender, request=None, **kwargs):
            import traceback

            errors.append(traceback.format_exc(limit=-3))

        got_request_exception.connect(note)
        try:
            with transaction.atomic():
                with _files_into(files), _writes_into(writes):
                    with TestCase.captureOnCommitCallbacks() as waiting:
                        response = getattr(self.client, method)(path, data, **extra)
                        answer = _read(response)
                    self._commit(waiting)
                answer.mails = _mails()
                answer.writes = writes
                answer.files = [name for name in files if markers_in(name) or CHILD in name]
                answer.context = response.context if keep_context else None
                answer.error = "\n".join(errors) if response.status_code >= 500 else ""
                tables = {table for table, _values in writes} - OF_THE_VISIT
                if tables and self.watch:
                    answer.changed = self.watch(tables)
                transaction.set_rollback(True)
        finally:
            got_request_exception.disconnect(note)
        if tables:
            forget(tables)
        return answer

    def _commit(self, waiting: list) -> None:
        """What a commit would have set off; in the scope of the request that committed."""
        if waiting:
            with (
                portal_scope(self.portal_id),
                TestCase.captureOnCommitCallbacks(execute=True),
            ):
                for callback in waiting:
                    callback()


def forget(tables):
    """What the process remembers of rows that were rolled back."""
    from cms.navigation import tree

    connection.run_on_commit = []
    registry.invalidate()
    tree._memory.forget()
    cache.clear()


@contextmanager
def _files_into(found: list):
    """Note the files that are written or deleted; nothing is: a roll-back brings no file back."""

    def save(storage, name, content, *args, **kwargs):
        found.append(name)
        return name

    def delete(storage, name):
        found.append(name)

    with (
        patch.object(FileSystemStorage, "_save", save),
        patch.object(FileSystemStorage, "delete", delete),
    ):
        yield


@contextmanager
def _writes_into(found: list):
    def note(execute, sql, params, many, context):
        if match := _WRITE.match(sql):
            rows = params if many else [params]
            found.extend((match[1], tuple(row or ())) for row in rows)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _read(response) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        status=response.status_code,
        headers={
            name: value for name, value in response.items() if name not in ("Content-Length",)
        },
        body=_text_of(content, response.get("Content-Type", "")),
        messages=_flashed(response),
    )


def _text_of(content: bytes, kind: str) -> str:
    """A body as text; the names and contents of what is packed in it as well."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            return "\n".join(f"{name}\n{_text_of(pack.read(name), '')}" for name in pack.namelist())
    text = content.decode("utf-8", "replace")
    if "json" in kind:
        # Letters outside ASCII are escaped in it.
        with suppress(ValueError):
            text += "\n" + json.dumps(json.loads(text), ensure_ascii=False)
    return text


def _flashed(response) -> str:
    """Messages that the next page will show; Django keeps them in a signed cookie."""
    morsel = response.cookies.get("messages")
    if morsel is None or not morsel.value:
        return ""
    signer = signing.get_cookie_signer(salt=CookieStorage.key_salt)
    found = signer.unsign_object(morsel.value, serializer=MessageSerializer)
    return "\n".join(str(message) for message in found)


def _mails() -> str:
    return "\n".join(
        "\n".join((message.subject, message.body, *message.recipients())) for message in mail.outbox
    )
