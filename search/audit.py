"""Does the index say what the content says?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from sites.scope import all_portals

from . import desk
from .analysis import counted as counted_tokens
from .engines import engine
from .engines.base import ENTRIES, SYLLABLES
from .entries import Source, all_ids, source_of, sources
from .indexing import (
    BATCH,
    batches,
    compare,
    count_terms,
    is_same,
    orphans,
    refresh,
    reload,
    remove,
)
from .models import SearchEntry


@dataclass(frozen=True)
class Difference:
    """One entry, or the engine as a whole, that is not as it should be."""

    object_kind: str
    object_id: str
    problem: str

    def __str__(self):
        return f"{self.object_kind} {self.object_id}: {self.problem}"


def audit() -> Iterator[Difference]:
    """Everything that is wrong with the index; reads all content."""
    for source in sources():
        for ids in _ids(source):
            yield from _differences(source, ids)
    for kind, pk in _without_source():
        yield Difference(kind, pk, "nothing offers such things")
    yield from _engine_differences()
    yield from _copy_differences()
    yield from _desk_differences()


def repair() -> int:
    """Put right what `audit` finds; how many entries changed."""
    changed = sum(refresh(source, ids) for source in sources() for ids in _ids(source))
    for kind, pk in _without_source():
        changed += remove(kind, [pk])
    if any(_engine_differences()):
        reload()
    if settings.ELASTICSEARCH_URL:
        from . import copying  # slow to import

        changed += copying.repair(copying.copy(), say=lambda line: None)
    return changed + desk.mend()


def _ids(source: Source) -> Iterator[list[str]]:
    """Things that may have entries, and those that have."""
    yield from all_ids(source, count=BATCH)
    yield from batches(orphans(source))


def _differences(source: Source, ids: list[str]) -> Iterator[Difference]:
    old, new = compare(source, ids)
    for key in sorted(old.keys() | new.keys()):
        kind, pk, language = key
        if key not in new:
            yield Difference(kind, pk, f"is found in {language} and is not public")
        elif key not in old:
            yield Difference(kind, pk, f"is public in {language} and is not found")
        elif not is_same(old[key], new[key]):
            yield Difference(kind, pk, f"says something else in {language} than its entry")


def _without_source() -> list[tuple[str, str]]:
    entries = SearchEntry.objects.values_list("object_kind", "object_id").distinct()
    return [(kind, pk) for kind, pk in entries if source_of(kind) is None]


def _engine_differences() -> Iterator[Difference]:
    counted, said = count_terms(), engine().all_frequencies()
    everything = engine().stored()
    stored = Counter({token: everything[token] for token in counted_tokens(everything)})
    tokens = Counter({term: count for term, count in counted.items() if count})
    if said != tokens:
        yield Difference("index", "terms", f"{_distance(said, tokens)} terms are counted wrongly")
    for total in (ENTRIES, SYLLABLES):
        del tokens[total]
    if stored != tokens:
        yield Difference("index", "tokens", f"{_distance(stored, tokens)} terms are stored wrongly")


def _copy_differences() -> Iterator[Difference]:
    if settings.ELASTICSEARCH_URL:
        from . import copying  # slow to import

        copy = copying.copy()
        try:
            copying.follow(copy)
            for pk, problem in copying.differences(copy):
                yield Difference("entry", str(pk), problem)
        except (copying.NoCopy, copying.NotWritten, *copying.Trouble) as problem:
            yield Difference("copy", copy.name, str(problem))


def _desk_differences() -> Iterator[Difference]:
    with all_portals():
        for found in desk.FINDABLE:
            for things in desk.differing(found):
                for thing in things:
                    yield Difference(
                        found.model._meta.model_name, str(thing.pk), "is not found at the desk"
                    )


def _distance(left: Counter, right: Counter) -> int:
    return sum(left[term] != right[term] for term in left.keys() | right.keys())
