"""In front of Django: ready pages at once, others in turn.

A reader gets the stored page, in the best encoding, or that it has not changed. A page that is not
there, or is old, is made by one of those who ask; the others get the old one for a moment, or wait
for the new one. What Django cannot make because something is down is answered with the old page.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from cms.changes.tail import tail

from . import encodings
from .addresses import Addresses, canonical, is_page
from .busy import busy_page
from .gate import Gate, TooBusy
from .memory import Headers, PageStore, StoredPage
from .middleware import CONTROL, KEYS
from .operations import STATUS_HEADER, may_know

# A request with this header is told how its answer was found: hit, age, keys.
SHOW = "HTTP_PAGE_STORE"
STATUS = f"HTTP_{STATUS_HEADER.upper().replace('-', '_')}"
# Made anew for every reader, or by whoever sends the answer.
_MADE_ANEW = {"content-length", "content-encoding", "date", "etag"}
_NOT_KEPT = _MADE_ANEW | {KEYS.lower(), CONTROL.lower()}
# Ways an answer was found, as the header `Page-Store` of the answer says them.
HIT, OLD, MADE, PASSED = "hit", "old", "made", "passed"


@dataclass
class Answer:
    """What Django said."""

    status: str
    headers: Headers
    body: Iterable[bytes]

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def read(self) -> bytes:
        """The whole body; it can be read once."""
        try:
            return b"".join(self.body)
        finally:
            if close := getattr(self.body, "close", None):
                close()


def ask(application: Callable, environ: dict) -> Answer:
    """Have Django answer. Pages are whole when this returns; files are read while they are sent."""
    said: list = []

    def start_response(status, headers, exc_info=None):
        said[:] = [status, headers]

    body = application(environ, start_response)
    return Answer(said[0], list(said[1]), body)


class PageServer:
    """The WSGI application that servers run: `store` in front of `application`.

    A store that holds nothing is for a server behind a cache such as Varnish: pages wait for their
    turn here, and those that a change overtook are kept out of that cache.
    """

    def __init__(self, application: Callable, store: PageStore, gate: Gate | None = None):
        self.application, self.store = application, store
        self.is_behind_cache = bool(settings.VARNISH_PURGE_URL)
        self.gate = gate or Gate(
            slots=settings.PAGE_STORE_RENDERS,
            room=settings.PAGE_STORE_WAITING,
            patience=settings.PAGE_STORE_PATIENCE,
        )
        self._addresses = Addresses()
        self._making: dict[tuple, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not is_page(environ):
            if STATUS in environ and may_know(environ[STATUS]):
                return self._tell_status(start_response)
            return self.application(environ, start_response)
        key = self._addresses.of(environ)
        if key is None:
            return self._pass(environ, start_response)
        page = self.store.pages.get(key)
        if page is not None and page.old_since is None and time.time() < page.expires:
            page.is_used = True
            return self._send(page, environ, start_response, HIT)
        if self.store.limit == 0:
            return self._pass(environ, start_response)
        return self._find(key, environ, start_response)

    # --- a page that is not ready ------------------------------------------------------------

    def _find(self, key: tuple, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Have the page made by one, wait for it as another, or take the old one."""
        pages = self.store.pages
        done, is_mine = self._claim(key)
        page = pages.get(key)
        try:
            if not is_mine:
                if page is not None and page.is_hardly_old(time.time()):
                    return self._send(page, environ, start_response, OLD)
                self.gate.watch(done)
                page = pages.get(key)
            if page is not None and page.became_old(time.time()) is None:
                return self._send(page, environ, start_response, HIT)  # made a moment ago
            with self.gate.turn():
                return self._make(key, page, environ, start_response)
        except TooBusy:
            if page is not None and pages.get(key) is page:
                return self._send(page, environ, start_response, OLD)
            return self._refuse(environ, start_response)
        finally:
            if is_mine:
                with self._lock:
                    del self._making[key]
                done.set()

    def _claim(self, key: tuple) -> tuple[threading.Event, bool]:
        with self._lock:
            done = self._making.get(key)
            if done is not None:
                return done, False
            done = self._making[key] = threading.Event()
            return done, True

    def _make(
        self, key: tuple, old: StoredPage | None, environ: dict, start_response: Callable
    ) -> Iterable[bytes]:
        store = self.store
        begun = store.begin()
        try:
            answer = ask(self.application, self._as_stored(environ))
            if answer.code >= 500 and old is not None and store.pages.get(key) is old:
                answer.read()
                return self._send(old, environ, start_response, OLD)
            keys, seconds = answer.header(KEYS), self._seconds(answer)
            if answer.code != 200 or not keys or not seconds:
                if answer.code < 500 and old is not None:
                    store.remove(old)  # there is no such page for everybody any more
                return self._forward(answer, environ, start_response)
            headers = [(n, v) for n, v in answer.headers if n.lower() not in _NOT_KEPT]
            page = StoredPage(answer.read(), _vary(headers), keys.split(), seconds)
            # Before the process follows the change log it would not hear that the page is old.
            is_kept = tail.has_started and store.put(key, page, begun)
            if not is_kept and old is not None:
                store.remove(old)
            return self._send(page, environ, start_response, MADE)
        finally:
            store.end(begun)

    @staticmethod
    def _as_stored(environ: dict) -> dict:
        """The request as everybody makes it who gets the same page: whole, in its own words."""
        query = canonical(environ.get("QUERY_STRING", "")).text
        asked = {k: v for k, v in environ.items() if k not in _CONDITIONS}
        return asked | {"REQUEST_METHOD": "GET", "QUERY_STRING": query}

    @staticmethod
    def _seconds(answer: Answer) -> int:
        name, _, value = answer.header(CONTROL).partition("=")
        return int(value) if name == "max-age" and value.isdigit() else 0

    # --- answers -----------------------------------------------------------------------------

    def _send(
        self, page: StoredPage, environ: dict, start_response: Callable, how: str
    ) -> list[bytes]:
        encoding = encodings.accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        ready = page.ready.get(encoding)
        if ready is None:
            ready = page.encoded(encoding)
            if how is MADE:
                page.drop_plain()
            self.store.measure(page)
        body, etag, headers = ready
        if SHOW in environ:
            headers = [*headers, *shown(how, page)]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and is_same(asked, etag):
            # RFC 9110, 15.4.5: what the reader has is as good, but for these headers.
            start_response("304 Not Modified", [h for h in headers if h[0] not in _OF_BODY])
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _pass(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """An answer that is not kept here: an editor's, a search's, or one for a cache in front."""
        begun = self.store.begin()
        try:
            with self.gate.turn():
                answer = ask(self.application, environ)
            keys = answer.header(KEYS).split()
            if not tail.has_started or self.store.has_changed_since(begun, keys):
                answer.headers = _without_store_headers(answer.headers)
            elif keys and self.is_behind_cache:
                self._compress(answer, environ)
        except TooBusy:
            return self._refuse(environ, start_response)
        finally:
            self.store.end(begun)
        return self._forward(answer, environ, start_response)

    @staticmethod
    def _compress(answer: Answer, environ: dict) -> None:
        """For a cache in front, which keeps pages as it gets them."""
        headers = [(n, v) for n, v in answer.headers if n.lower() not in _MADE_ANEW]
        page = StoredPage(answer.read(), _vary(headers), (), 0)
        encoding = encodings.accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body, _etag, answer.headers = page.encoded(encoding)
        answer.body = [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _forward(self, answer: Answer, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Django's own answer. What only caches in front of us read goes to them alone."""
        headers = answer.headers
        if not self.is_behind_cache:
            headers = _without_store_headers(headers)
        if SHOW in environ:
            headers = [*headers, ("Page-Store", PASSED)]
        start_response(answer.status, headers)
        return answer.body

    def _refuse(self, environ: dict, start_response: Callable) -> list[bytes]:
        body, headers = busy_page(environ["PATH_INFO"])
        start_response("503 Service Unavailable", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _tell_status(self, start_response: Callable) -> list[bytes]:
        """How the store and the gate of this process fare, for `manage.py page_store status`."""
        told = {
            "store": self.store.status(),
            "renders": self.gate.status(),
            "process": {"pid": os.getpid(), "follows the change log": tail.has_started},
        }
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        start_response("200 OK", headers)
        return [json.dumps(told).encode()]


_OF_BODY = {"Content-Length", "Content-Encoding", "Content-Type"}
# What a reader asks on condition of; the store answers conditions itself.
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}


def _without_store_headers(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name not in (KEYS, CONTROL)]


def _vary(headers: Headers) -> Headers:
    """The headers, saying that the answer depends on Accept-Encoding."""
    others = [value for name, value in headers if name.lower() == "vary"]
    kept = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*kept, ("Vary", ", ".join([*others, "Accept-Encoding"]))]


def is_same(asked: str, etag: str) -> bool:
    """Whether a reader's If-None-Match names this answer (RFC 9110, 13.1.2: weak comparison)."""
    return asked == etag or any(
        part.strip().removeprefix("W/") in (etag, "*") for part in asked.split(",")
    )


def shown(how: str, page: StoredPage) -> Headers:
    age = max(0, int(time.time() - page.stored_at))
    return [("Page-Store", how), ("Age", str(age)), (KEYS, " ".join(sorted(page.keys)))]
