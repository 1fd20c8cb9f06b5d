"""Telling Varnish what is old: at once, and again from the change log until it is certain.

The process that commits sends its purges without waiting for them. The installation's runner goes
through the change log behind it, three times: right away, so that a purge that could not be
delivered is delivered when Varnish answers again; after two seconds, for pages that were on their
way to Varnish when the first purge came; and after the longest a page may take to be made.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max

from cms.changes.keys import EVERYTHING
from cms.changes.models import Change, Reader

from .stores import touched_by

logger = logging.getLogger(__name__)

TIMEOUT = 2  # seconds
# Keys in one request: far below what a header may hold.
KEYS_AT_ONCE = 100
# Names of the readers of the change log, and how many seconds behind it each of them follows. The
# last is longer than Varnish waits for a page (`first_byte_timeout` in default.vcl).
ROUNDS = {"varnish": 0, "varnish, again": 2, "varnish, late": 40}
BATCH = 500  # changes


class NotDelivered(Exception):
    """Varnish did not take a purge."""


def batches(keys: Iterable[str]) -> Iterator[str]:
    keys = iter(sorted(keys))
    while batch := list(islice(keys, KEYS_AT_ONCE)):
        yield " ".join(batch)


def send(soft: Iterable[str], hard: Iterable[str] = ()) -> None:
    """Have Varnish drop the pages with these keys. Raises NotDelivered."""
    place = urlsplit(settings.VARNISH_PURGE_URL)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = kind(place.hostname, place.port, timeout=TIMEOUT)
    try:
        for name, keys in (("xkey-purge", soft), ("xkey-purge-hard", hard)):
            for batch in batches(keys):
                connection.request("PURGE", place.path or "/", headers={name: batch})
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    raise NotDelivered(f"{response.status} {response.reason}")
    except (OSError, HTTPException) as error:
        raise NotDelivered(str(error) or type(error).__name__) from error
    finally:
        connection.close()


class Sender:
    """Sends purges from a thread of its own, so that whoever publishes does not wait for Varnish."""

    def __init__(self):
        self._waiting: queue.SimpleQueue = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def add(self, soft: set[str], hard: set[str]) -> None:
        self._waiting.put((soft, hard))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="purges", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            soft, hard = self._waiting.get()
            while not self._waiting.empty():  # what came meanwhile goes along
                more_soft, more_hard = self._waiting.get()
                soft, hard = soft | more_soft, hard | more_hard
            try:
                send(soft - hard, hard)
            except NotDelivered as error:
                logger.warning("Varnish took no purge (%s); it is sent again", error)


sender = Sender()


class Deliverer:
    """Goes through the change log behind those who commit, in rounds; see the module."""

    def __init__(self):
        # When this process first saw which end of the log. The delay of a round is counted from
        # here: an entry's own time is older by as long as its transaction took.
        self._seen: deque[tuple[float, int]] = deque()

    def deliver(self) -> None:
        """Send what each round has not sent yet. Raises NotDelivered; the next call goes on there."""
        now = time.monotonic()
        last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
        if not self._seen or self._seen[-1][1] < last:
            self._seen.append((now, last))
        readers = {reader.name: reader for reader in Reader.objects.filter(name__in=ROUNDS)}
        for name, seconds in ROUNDS.items():
            due = max((seq for at, seq in self._seen if at <= now - seconds), default=0)
            reader = readers.get(name) or _begun(name, last)
            self._catch_up(reader, due)
        while len(self._seen) > 1 and self._seen[1][0] <= now - max(ROUNDS.values()):
            self._seen.popleft()

    def _catch_up(self, reader: Reader, due: int) -> None:
        while reader.seq < due:
            changes = list(Change.objects.filter(seq__gt=reader.seq, seq__lte=due)[:BATCH])
            if changes:
                send(*touched_by(changes))
            reader.seq = changes[-1].seq if changes else due
            reader.save(update_fields=["seq"])


def _begun(name: str, last: int) -> Reader:
    """Of pages that Varnish got before its purges were followed nothing is known: all are old."""
    send([], [EVERYTHING])
    return Reader.objects.create(name=name, seq=last)


deliverer = Deliverer()
