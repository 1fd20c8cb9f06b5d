"""What each kind of content offers to readers who search.

A *source* answers for one kind of thing in the change log: which things a change concerns, and what
readers find of them. Apps below know nothing of this one; what their types offer is said here.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cms.changes.models import Change


@dataclass(frozen=True)
class Draft:
    """What the index should hold of one public thing in one language."""

    portal_id: int
    object_kind: str
    object_id: str
    language: str
    translation_key: str
    kind: str
    title: str
    text: str
    path: str
    section_id: int | None = None
    date: datetime.date | None = None


class Source(Protocol):
    object_kind: str

    def concerned(self, changes: Sequence[Change]) -> set[str]:
        """Ids of the things whose entries the changes may have made old."""

    def drafts(self, ids: Sequence[str]) -> Mapping[str, list[Draft]]:
        """What is public of these things; the others are left out.

        May name more things than were asked for, if the answer to these decides about them.
        """

    def next_ids(self, after: str, count: int) -> list[str]:
        """Things that may have entries, in a fixed order, from behind `after` ("": all) on."""


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Let readers find what a source offers."""
    _sources[source.object_kind] = source
    return source


def sources() -> list[Source]:
    return list(_sources.values())


def all_ids(source: Source, *, after: str = "", count: int = 200) -> Iterator[list[str]]:
    """Everything a source may offer, `count` at a time."""
    while ids := source.next_ids(after, count):
        yield ids
        after = ids[-1]


def source_of(object_kind: str) -> Source | None:
    return _sources.get(object_kind)


@dataclass(frozen=True)
class Offer:
    """What a page type offers: its kind, its text and the day readers are shown."""

    kind: str
    text: Callable[[object], Iterable[str]]
    date: Callable[[object], datetime.date | None] = lambda page: None
    title: Callable[[object], str] = lambda page: page.title
