"""What an answer was made of: collected while it is made, by the code that reads the things.

Outside a request nobody listens, and nothing here does anything.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import wraps
from typing import TypeVar

from django.utils import timezone

T = TypeVar("T")


@dataclass
class Reading:
    """Content keys of what was read, and how long the outcome is true without any change.

    `until` is None for as long as nothing changes. `is_for_all` says that a view gave the answer to
    everybody alike; nothing is stored without.
    """

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    is_for_all: bool = False

    def add_until(self, moment: datetime) -> None:
        if self.until is None or moment < self.until:
            self.until = moment


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Collect what is read inside, for this block alone."""
    found = Reading()
    token = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(token)


def reads(*keys: str) -> None:
    """Say that the answer being made shows these things."""
    if (found := _reading.get()) is not None:
        found.keys.update(keys)


def reads_all(keys: Iterable[str]) -> None:
    """The same of many."""
    if (found := _reading.get()) is not None:
        found.keys.update(keys)


def true_until(moment: datetime) -> None:
    """Say that the answer being made is old at a moment even if nothing changes."""
    if (found := _reading.get()) is not None:
        found.add_until(moment)


def true_today() -> None:
    """The same of the coming midnight, Asia/Ho_Chi_Minh, for what shows or counts days."""
    if _reading.get() is not None:
        tomorrow = timezone.localdate(timezone=timezone.get_default_timezone()) + timedelta(days=1)
        true_until(
            timezone.make_aware(
                datetime.combine(tomorrow, time.min), timezone.get_default_timezone()
            )
        )


def is_for_all() -> None:
    """Say that everybody who asks gets this answer: it may be stored.

    Drafts, private pages and answers that hold something of one reader's never say so; what sets a
    cookie or looks at one is not stored even then.
    """
    if (found := _reading.get()) is not None:
        found.is_for_all = True


def for_all(view: Callable) -> Callable:
    """Decorator of views whose answer is the same for everybody: feeds, site maps, style sheets."""

    @wraps(view)
    def marked(request, *args, **kwargs):
        is_for_all()
        return view(request, *args, **kwargs)

    return marked


@dataclass(frozen=True)
class Kept:
    """Something made once and shown on many pages, with what it was made of.

    Whoever keeps such things in memory makes them by `keep` and shows them by `shown`, so that the
    keys reach every page: `shell = keep(render)`, later `shell.shown()`.
    """

    value: object
    keys: frozenset[str]
    until: datetime | None

    def shown(self):
        reads_all(self.keys)
        if self.until is not None:
            true_until(self.until)
        return self.value


def keep(make: Callable[[], T]) -> Kept:
    """Make something that is shown again; see `Kept`."""
    with reading() as found:
        value = make()
    return Kept(value, frozenset(found.keys), found.until)
