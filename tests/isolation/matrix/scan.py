"""Asks everything as one person, and says what came through."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import unquote, urlencode

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    TemplateSegment,
    Translation,
)

from cms.media.models import PortalDocument, PortalImage
from sites.roles import Role
from sites.scope import all_portals
from tests.isolation.matrix.asking import OF_THE_VISIT, Answer, Asker
from tests.isolation.matrix.forging import (
    filled_form,
    foreign_keys,
    forgeries,
    own_forms,
    own_refs,
)
from tests.isolation.matrix.marks import CHILDS, OWN, markers_in
from tests.isolation.matrix.questions import Question
from tests.isolation.matrix.routes import all_routes
from tests.isolation.matrix.world import (
    CHILD_START,
    OTHER_FILL,
    OWN_FILL,
    OWN_START,
    World,
    numbered_from,
)

# New rows of whoever asks, told from those that stand in the world.
NEW_START = 1_000_001
# How far tasks and tails have come; no portal's.
TECHNICAL = {"changes_reader", "django_tasks_db_dbtaskresult", "search_rebuildprogress"}
# The administrator of the parent portal, on the child's host.
PARENT = "parent"
_CHILDS_WORDS = (CHILDS.secret, CHILDS.public)
# A key of the other portal or of the child, whole, wherever it stands in what is written.
_FOREIGN_KEY = re.compile(r"(?<![\w.])(?:6[01]|9[01])\d{4}(?!\w)")


@dataclass(frozen=True)
class Finding:
    """One thing that came through."""

    role: str
    route: str
    what: str
    question: str
    detail: str

    def __str__(self):
        return (
            f"{self.role:17} {self.route}: {self.what}: {self.question[:150]}: {self.detail[:160]}"
        )


class Scan:
    """Questions of several people to one world; remembers what it found.

    The break-glass accounts see and change everything; of their answers only errors count.
    """

    def __init__(self, world: World):
        self.world = world
        self.findings: list[Finding] = []
        self.requests = 0
        self.tables = {
            model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
        }
        # As the database has them: an UUID is a text in SQLite.
        self.own_keys = {
            table: {self.tables[table]._meta.pk.get_db_prep_value(key, connection) for key in keys}
            for table, keys in world.own_keys.items()
        }
        self.rows = {table: self._rows(table) for table in self.tables}
        self.foreign = {
            table: {key for key in rows if not self._is_own(table, key)}
            for table, rows in self.rows.items()
        }
        with numbered_from(NEW_START):
            pass

    def _rows(self, table: str) -> dict:
        model = self.tables[table]
        names = [connection.ops.quote_name(f.column) for f in model._meta.local_concrete_fields]
        key = [f.column for f in model._meta.local_concrete_fields].index(model._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM {connection.ops.quote_name(table)}")
            return {row[key]: row for row in cursor.fetchall()}

    def _is_own(self, table, key) -> bool:
        if isinstance(key, int):
            return OWN_START <= key < CHILD_START
        return key in self.own_keys.get(table, ())

    def changed(self, tables: set[str]) -> list[str]:
        """Rows that are not the asker's portal's, and not as they were."""
        if connection.needs_rollback:
            return []
        found = []
        for table in sorted(tables & self.tables.keys() - OF_THE_VISIT - TECHNICAL):
            now = self._rows(table)
            found += [
                f"{table} {key}"
                for key in self.foreign[table]
                if now.get(key) != self.rows[table][key]
            ]
        return found

    def asker(self, role: str, user=None, portal=None) -> Asker:
        portal = portal or self.world.own
        return Asker(portal, user, watch=self.changed)

    def look(self, role: str, question: Question, answer: Answer) -> None:
        """Note what must not be in an answer."""

        def found(what, detail):
            self._note(role, question, what, detail)

        if answer.status >= 500:
            found("error", answer.error.strip().splitlines()[-1] if answer.error else "500")
        if role == "superuser":
            return
        # The editor's names of paragraphs are drawn by lot; a marker may be among them.
        text = _NAME_OF_PARAGRAPH.sub("", answer.text)
        hits = markers_in(text, public_allowed=not question.route.is_desk)
        if role == PARENT:
            hits = [hit for hit in hits if not hit.casefold().startswith(_CHILDS_WORDS)]
        if hits:
            found("marker", f"{answer.status} {hits[0]!r} and {len(hits) - 1} more")
        if answer.files:
            found("file touched", f"{answer.status} {answer.files[:4]}")
        if answer.changed:
            found("changed row", f"{answer.status} {answer.changed[:4]}")
        stored = sorted(
            {
                f"{table}: {key}"
                for table, values in answer.writes
                if table not in OF_THE_VISIT
                for value in values
                for key in _foreign_keys_in(value)
            }
        )
        if stored:
            found("foreign key written", f"{answer.status} {stored[:4]}")

    def ask(self, role: str, asker: Asker, question: Question) -> Answer:
        answer = self._answer(asker, question)
        self.look(role, question, answer)
        return answer

    def ask_twin(self, role: str, asker: Asker, question: Question, answer: Answer) -> None:
        """A key of another portal must be answered as one that nobody has."""
        twin = self._answer(asker, question.twin)
        one, two = masked(answer), masked(twin)
        if one != two:
            detail = f"{answer.status} against {twin.status}: {difference(one, two)}"
            self._note(role, question, "exists", detail)

    def ask_encoded(self, role: str, asker: Asker, question: Question) -> None:
        """The same body as a browser's plain form sends it, and as JSON."""
        for encoding, write in _ENCODINGS.items():
            self.requests += 1
            answer = asker.ask(
                question.method,
                question.path,
                write(_listed(question.data)),
                content_type=encoding,
            )
            self.look(role, question, answer)

    def forge(self, role: str, asker: Asker, *, action: str = "", only: str = "") -> int:
        """Send every form of one's own with one foreign key in it; how many were sent.

        `only` is the beginning of the addresses of the forms that are sent alone.

        A form that is not taken with keys of one's own is a finding: it would prove nothing.
        """
        refs, foreign = own_refs(self.world), foreign_keys(self.world)
        routes = {route.name: route for route in all_routes()}
        sent = 0
        for form in own_forms(self.world):
            if not form.address.startswith(only):
                continue
            question = Question(routes[form.route], "post", form.address)
            opened = asker.ask("get", form.address, keep_context=True)
            if opened.status != 200:
                if role == Role.PORTAL_ADMIN:  # who has the right to all of them
                    self._note(role, question, "form not opened", str(opened.status))
                continue
            fields, data = filled_form(opened, refs, OWN.public)
            if action:
                data |= {action: ["1"]}
            base = asker.ask("post", form.address, data, keep_context=True)
            if base.status != 302 or not base.writes:
                errors = base.context["form"].errors if base.context else base.error
                self._note(role, question, "form not taken", f"{base.status} {errors}")
            for forgery in forgeries(fields, data, refs, foreign):
                answer = asker.ask("post", form.address, forgery.data)
                self.look(role, replace(question, path=f"{form.address} {forgery.label}"), answer)
                sent += 1
        self.requests += sent
        return sent

    def forge_translations(self, role: str, asker: Asker) -> int:
        """Write keys of the other portal into one's own translations, part by part and by file."""
        foreign = foreign_keys(self.world)
        links = (
            f'<a linktype="page" id="{foreign[Page]}">x</a>'
            f'<a linktype="document" id="{foreign[PortalDocument]}">x</a>'
            f'<embed embedtype="image" id="{foreign[PortalImage]}" alt="x" format="left"/>'
        )
        routes = {route.name: route for route in all_routes()}
        sent = 0

        def send(name, path, method, data, **extra):
            nonlocal sent
            answer = asker.ask(method, path, data, **extra)
            self.look(role, Question(routes[f"wagtail_localize:{name}"], method, path), answer)
            sent += 1

        with all_portals():
            own = list(Translation.objects.filter(pk__range=(OWN_FILL, CHILD_START - 1)))
            other = Translation.objects.get(pk=OTHER_FILL)
            rich_texts = set(TemplateSegment.objects.values_list("context", flat=True))
            parts = [
                (translation, kind, segment, value)
                for translation in own
                for model, kind, value in (
                    (StringSegment, "strings", links),
                    (OverridableSegment, "overrides", str(OTHER_FILL)),
                )
                for segment in model.objects.filter(source=translation.source_id)
                # In a title, a tag is a text like any other; so is a number in an address.
                if (
                    isinstance(segment.data, int)
                    if kind == "overrides"
                    else segment.context_id in rich_texts
                )
            ]
            files = [(t, _po_file(t, links)) for t in own] + [(own[0], _po_file(other, "x"))]
        names = {"strings": "edit_string_translation", "overrides": "edit_override"}
        for translation, kind, segment, value in parts:
            path = f"/admin/localize/translate/{translation.pk}/{kind}/{segment.pk}/edit/"
            body = urlencode({"value": value})
            send(names[kind], path, "put", body, content_type="application/x-www-form-urlencoded")
        for translation, content in files:
            path = f"/admin/localize/translate/{translation.pk}/pofile/upload/"
            file = SimpleUploadedFile("a.po", content, content_type="text/x-gettext")
            send("upload_pofile", path, "post", {"file": file, "next": "/admin/"})
        self.requests += sent
        return sent

    def _note(self, role, question, what, detail):
        self.findings.append(Finding(role, str(question.route), what, str(question), detail))

    def _answer(self, asker: Asker, question: Question) -> Answer:
        self.requests += 1
        return asker.ask(question.method, question.path, dict(_listed(question.data)))


_NAME_OF_PARAGRAPH = re.compile(r'(key\\*(?:&quot;|"): ?\\*(?:&quot;|"))\w{5}\b')
# What differs between two answers to the same question: tokens, moments, keys that are repeated.
_PASSING = [
    (re.compile(r"\b[A-Za-z0-9]{64}\b"), "TOKEN"),
    (re.compile(r'(ticket" value=")[^"]+'), r"\1TICKET"),
    (re.compile(r"(ticket&quot;: &quot;)[\w-]+"), r"\1TICKET"),
    (_NAME_OF_PARAGRAPH, r"\1KEY"),
    (re.compile(r"(nonce[=-]\"?)[\w+/=-]+"), r"\1"),
    (re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"(?<!\w)(?<!\d\.)(?:6[01]|7[01]|9[01])\d{4}(?!\w)"), "KEY"),
    (re.compile(r"(?<![\w.])[679][01][.,]\d{3}(?!\w)"), "KEY"),
]


def masked(answer: Answer) -> str:
    """An answer as text, without what differs by chance."""
    headers = "\n".join(
        f"{name}: {value}" for name, value in sorted(answer.headers.items()) if name != "ETag"
    )
    text = f"{answer.status}\n{unquote(unquote(headers))}\n{answer.messages}\n{answer.body}"
    for pattern, word in _PASSING:
        text = pattern.sub(word, text)
    return text


def difference(one: str, two: str) -> str:
    for line, other in zip_longest(one.splitlines(), two.splitlines(), fillvalue=""):
        if line != other:
            place = next(
                (n for n, (a, b) in enumerate(zip(line, other, strict=False)) if a != b), 0
            )
            part = slice(max(place - 30, 0), place + 60)
            return f"{line[part]!r} / {other[part]!r}"
    return ""


def _po_file(translation: Translation, text: str) -> bytes:
    """A translation as a file, with every rich text translated to `text`."""
    rich_texts = set(
        TemplateSegment.objects.filter(source=translation.source_id).values_list(
            "context__path", flat=True
        )
    )
    po = translation.export_po()
    for entry in po:
        if entry.msgctxt in rich_texts:
            entry.msgstr = text
    return str(po).encode()


_ENCODINGS = {
    "application/x-www-form-urlencoded": lambda values: urlencode(values, doseq=True),
    "application/json": lambda values: json.dumps(
        {key: many[0] if len(many) == 1 else many for key, many in values.items()}
    ),
}


def _listed(data) -> dict:
    values = defaultdict(list)
    for key, value in data:
        values[key].append(value)
    return values


def _foreign_keys_in(value) -> list[str]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | str):
        return _FOREIGN_KEY.findall(str(value))
    return []


def summary(findings: list[Finding]) -> str:
    """Findings by address and kind, one line each."""
    grouped = defaultdict(list)
    for finding in findings:
        grouped[finding.route, finding.what].append(finding)
    return "\n".join(
        f"{route}: {what}: {', '.join(sorted({f.role for f in found}))}\n"
        f"    {found[0].question[:200]}\n    {found[0].detail[:300]}"
        for (route, what), found in sorted(grouped.items())
    )
