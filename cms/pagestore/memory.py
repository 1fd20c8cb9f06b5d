"""Finished pages in the memory of this process, found by address, dropped by content key.

A page is kept in the encodings that readers asked for, so that a hit is a look-up and nothing else.
Everything that changes the store holds one lock; a hit holds none.
"""

import hashlib
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cms.changes.keys import EVERYTHING

from . import encodings

# What a page costs beside its bytes: headers, keys, places in dictionaries. About, measured.
OVERHEAD = 2_048
# A page larger than this share of the whole store is not kept: it would drive out hundreds.
LARGEST = 1 / 16
# Seconds that readers may see the page of before a change while one of them waits for the new one.
OLD_PAGE_SECONDS = 0.5

Headers = list[tuple[str, str]]


class StoredPage:
    """One answer: its headers, its bytes in each encoding asked for, what it was made of."""

    __slots__ = (
        "digest",
        "expires",
        "headers",
        "is_used",
        "key",
        "keys",
        "old_since",
        "ready",
        "stored_at",
    )

    def __init__(self, body: bytes, headers: Headers, keys: Iterable[str], seconds: float):
        self.stored_at = time.time()
        self.expires = self.stored_at + seconds
        # When a change touched it; None as long as it is what would be made again.
        self.old_since: float | None = None
        self.key = None  # its address in the store
        self.headers = headers
        self.keys = frozenset(keys)
        self.digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.ready: dict[str, tuple[bytes, str, Headers]] = {}
        # Since room was last made; what was made for one reader alone goes first.
        self.is_used = False
        self._make(encodings.IDENTITY, body)

    def _make(self, encoding: str, body: bytes) -> tuple[bytes, str, Headers]:
        etag = f'"{self.digest}-{encoding}"'
        headers = [*self.headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if encoding != encodings.IDENTITY:
            headers.append(("Content-Encoding", encoding))
        self.ready[encoding] = (body, etag, headers)
        return self.ready[encoding]

    def encoded(self, encoding: str) -> tuple[bytes, str, Headers]:
        """Bytes, ETag and headers in an encoding; made from another one when first asked for."""
        if encoding in self.ready:
            return self.ready[encoding]
        have, (body, _etag, _headers) = list(self.ready.items())[0]  # noqa: RUF015 - in one step
        return self._make(encoding, encodings.encode(encodings.decode(body, have), encoding))

    def drop_plain(self) -> None:
        """Forget the bytes that nobody asked for; they can be made again from the others."""
        if len(self.ready) > 1:
            self.ready.pop(encodings.IDENTITY, None)

    @property
    def size(self) -> int:
        bodies = sum(len(body) for body, _etag, _headers in list(self.ready.values()))
        return bodies + OVERHEAD + 64 * len(self.keys)

    def became_old(self, now: float) -> float | None:
        """Since when it is not to be given any more without a reason; None: it is fresh."""
        if self.old_since is not None:
            return self.old_since
        return self.expires if now >= self.expires else None

    def is_hardly_old(self, now: float) -> bool:
        since = self.became_old(now)
        return since is None or now - since < OLD_PAGE_SECONDS


@dataclass
class Purged:
    """How many pages a change made old, and how many of them were taken away at once."""

    old: int = 0
    gone: int = 0


@dataclass
class PageStore:
    """Finished pages of one process, at most `limit` bytes of them.

    Addresses are whatever hashable `key` the caller makes of a request. Whoever makes a page calls
    `begin` before and `put` after: a page that something changed meanwhile is not kept.
    """

    limit: int
    pages: OrderedDict[object, StoredPage] = field(default_factory=OrderedDict)
    bytes: int = 0
    counts: Counter = field(default_factory=Counter)

    def __post_init__(self):
        self._lock = threading.RLock()
        self._sizes: dict[object, int] = {}
        self._by_key: dict[str, set[object]] = {}
        # Versions: the number of the last purge, and of the last one of each key since the oldest
        # page that is being made was begun.
        self._version = 0
        self._purged: dict[str, int] = {}
        self._begun: Counter[int] = Counter()

    # --- keeping -----------------------------------------------------------------------------

    def begin(self) -> int:
        """The version that a page begins with; to be given back to `put` or `end`."""
        with self._lock:
            self._begun[self._version] += 1
            return self._version

    def end(self, version: int) -> None:
        """The page that was begun is made, or is not going to be."""
        with self._lock:
            self._begun[version] -= 1
            if not self._begun[version]:
                del self._begun[version]
            if self._begun:
                oldest = min(self._begun)
                self._purged = {k: v for k, v in self._purged.items() if v > oldest}
            else:
                self._purged.clear()

    def has_changed_since(self, version: int, keys: Iterable[str]) -> bool:
        """Whether a change touched one of the keys after a page was begun, before it has ended."""
        with self._lock:
            purged = self._purged
            return any(purged.get(key, 0) > version for key in keys)

    def put(self, key, page: StoredPage, version: int) -> bool:
        """Keep a page in place of an older one; False if something changed while it was made."""
        with self._lock:
            if self.has_changed_since(version, page.keys):
                self.counts["overtaken"] += 1
                return False
            self._forget(key)
            if page.size > self.limit * LARGEST:
                self.counts["too large"] += 1
                return False
            page.key = key
            self.pages[key] = page
            self._sizes[key] = 0
            for name in page.keys:
                self._by_key.setdefault(name, set()).add(key)
            self.measure(page)
            return True

    def measure(self, page: StoredPage) -> None:
        """Count a page's bytes anew, which change with its encodings, and make room for them."""
        with self._lock:
            key = page.key
            if self.pages.get(key) is not page:
                return
            self.bytes += page.size - self._sizes[key]
            self._sizes[key] = page.size
            self._make_room(page)

    def _make_room(self, newest: StoredPage) -> None:
        """Let pages go that nobody has asked for since they were last looked at.

        Of the oldest few the largest goes first: it makes room for several small ones.
        """
        while self.bytes > self.limit and len(self.pages) > 1:
            candidates = []
            for key in list(self.pages):
                page = self.pages[key]
                if page is newest:
                    continue
                if page.is_used:  # once round again
                    page.is_used = False
                    self.pages.move_to_end(key)  # in place: a hit never misses it
                    continue
                candidates.append(key)
                if len(candidates) == 8:
                    break
            if candidates:
                self._forget(max(candidates, key=self._sizes.__getitem__))
                self.counts["evicted"] += 1

    def remove(self, page: StoredPage) -> None:
        """Take a page away, unless another one stands in its place by now."""
        with self._lock:
            if self.pages.get(page.key) is page:
                self._forget(page.key)

    def _forget(self, key) -> None:
        page = self.pages.pop(key, None)
        if page is None:
            return
        self.bytes -= self._sizes.pop(key)
        for name in page.keys:
            holders = self._by_key[name]
            holders.discard(key)
            if not holders:
                del self._by_key[name]

    # --- purging -----------------------------------------------------------------------------

    def purge(self, soft: Iterable[str], hard: Iterable[str] = ()) -> Purged:
        """Make the pages with one of the keys old; those with a hard one are gone at once."""
        done, now = Purged(), time.time()
        with self._lock:
            self._version += 1
            if self._begun:
                for name in (*soft, *hard):
                    self._purged[name] = self._version
            for name in hard:
                for key in list(self._by_key.get(name, ())):
                    self._forget(key)
                    done.gone += 1
            for name in soft:
                for key in self._by_key.get(name, ()):
                    page = self.pages[key]
                    if page.old_since is None:
                        page.old_since = now
                        done.old += 1
            self.counts["purges"] += 1
            self.counts["purged"] += done.old + done.gone
        return done

    def clear(self) -> None:
        """Be as at the start."""
        with self._lock:
            self.purge((), [EVERYTHING])
            for page in list(self.pages.values()):
                self._forget(page.key)
            self.counts.clear()

    def status(self) -> dict:
        """What the store holds and has done since the process began, for people."""
        now = time.time()
        with self._lock:
            pages = list(self.pages.values())
            return {
                "pages": len(pages),
                "old": sum(page.became_old(now) is not None for page in pages),
                "bytes": self.bytes,
                "limit": self.limit,
                "keys": len(self._by_key),
                **dict(sorted(self.counts.items())),
            }
