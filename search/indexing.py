"""Keeping the index true. Every operation is one transaction, and repeating it changes nothing."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice

from django.conf import settings
from django.db import transaction

from cms.changes.models import Change
from cms.changes.operations import record_changes

from . import analysis
from .engines import engine
from .engines.base import ENTRIES, SYLLABLES, scope_tokens
from .entries import Draft, Source, all_ids, sources
from .models import EntryContent, SearchEntry
from .synonyms import Synonyms
from .wordbook import current

BATCH = 200  # things read, compared and written together

# In the change log: an entry that a copy of the index must follow.
ENTRY = "search_entry"

_OWN = [f.attname for f in SearchEntry._meta.concrete_fields if not f.primary_key]
_CONTENT = ["title_stream", "text_stream", "text"]

Key = tuple[str, str, str]


def batches(items: Iterable, size: int = BATCH) -> Iterator[list]:
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def follow(changes: Sequence[Change]) -> None:
    """Bring the index up to date with changes, in their transaction."""
    changes = [change for change in changes if change.kind != ENTRY]
    if not changes:
        return
    engine().lock()
    for source in sources():
        for ids in batches(sorted(source.concerned(changes))):
            refresh(source, ids)


@transaction.atomic
def refresh(source: Source, ids: Sequence[str], *, rewrite: bool = False) -> int:
    """Make the entries of some things what their content says; how many entries changed.

    `rewrite` writes them all again, also those that are right.
    """
    engine().lock()
    old, new = compare(source, ids)
    return _write(old, new, rewrite=rewrite)


def compare(
    source: Source, ids: Sequence[str]
) -> tuple[dict[Key, EntryContent], dict[Key, EntryContent]]:
    """What the index holds of some things, and what it should hold."""
    drafts = source.drafts(ids)
    synonyms = current()
    wanted = [entry_of(draft, synonyms) for group in drafts.values() for draft in group]
    return _existing(source.object_kind, drafts), {key_of(content): content for content in wanted}


@transaction.atomic
def remove(object_kind: str, ids: Iterable[str]) -> int:
    """Take things out of the index, whatever their content says; how many entries went."""
    return _write(_existing(object_kind, ids), {})


def orphans(source: Source) -> list[str]:
    """Ids of things that are in the index, and that the source does not know."""
    known = {pk for ids in all_ids(source) for pk in ids}
    entries = SearchEntry.objects.filter(object_kind=source.object_kind)
    return sorted(set(entries.values_list("object_id", flat=True)) - known)


@transaction.atomic
def add(drafts: Iterable[Draft]) -> int:
    """Put in things that have no source, and that are not in the index."""
    synonyms = current()
    contents = (entry_of(draft, synonyms) for draft in drafts)
    return _write({}, {key_of(content): content for content in contents})


def entry_of(draft: Draft, synonyms: Synonyms) -> EntryContent:
    """The rows an entry consists of, not saved: the content, with its `entry`."""
    fields = asdict(draft)
    text = fields.pop("text")
    entry = SearchEntry(**fields, year=draft.date and draft.date.year)
    title, body = analysis.stream(draft.title, synonyms), analysis.stream(text, synonyms)
    entry.digest = _digest(entry, title, body)
    return EntryContent(
        entry=entry,
        title_stream=title,
        text_stream=body,
        text=text.encode("utf-8", "replace"),
    )


def _digest(entry: SearchEntry, title: bytes, text: bytes) -> int:
    """A number of 32 bits that is another one when the engines must keep something else."""
    filters = (entry.portal_id, entry.kind, entry.section_id, entry.year, entry.date)
    digest = zlib.crc32(repr((analysis.VERSION, entry.language, *filters)).encode())
    return zlib.crc32(text, zlib.crc32(title, digest))


def tokens_of(content: EntryContent) -> set[str]:
    """What the engine stores of an entry."""
    own = analysis.tokens(content.title_stream, content.text_stream)
    return own.union(scope_tokens(content.entry))


def _existing(object_kind: str, ids: Iterable[str]) -> dict[Key, EntryContent]:
    found = EntryContent.objects.select_related("entry").filter(
        entry__object_kind=object_kind, entry__object_id__in=list(ids)
    )
    return {key_of(content): content for content in found}


def key_of(content: EntryContent) -> Key:
    entry = content.entry
    return entry.object_kind, entry.object_id, entry.language


def is_same(old: EntryContent, new: EntryContent) -> bool:
    return all(getattr(old.entry, name) == getattr(new.entry, name) for name in _OWN) and all(
        getattr(old, name) == getattr(new, name) for name in _CONTENT
    )


def _write(
    old: dict[Key, EntryContent], new: dict[Key, EntryContent], *, rewrite: bool = False
) -> int:
    gone = [content for key, content in old.items() if key not in new]
    changed, fresh = [], []
    for key, content in new.items():
        if key not in old:
            fresh.append(content)
        elif rewrite or not is_same(old[key], content):
            _set_key(content, old[key].pk)
            changed.append((old[key], content))
    if not gone and not changed and not fresh:
        return 0
    before = [*gone, *(content for content, _ in changed)]
    after = [*fresh, *(content for _, content in changed)]
    counts = Counter()
    if before:
        _take_out(before, counts)
    SearchEntry.objects.filter(pk__in=[content.pk for content in gone]).delete()
    if after:
        _save(after)
        _put_in(after, counts)
    engine().count_terms({term: change for term, change in counts.items() if change})
    if settings.ELASTICSEARCH_URL:
        altered = [new for old, new in changed if old.entry.digest != new.entry.digest]
        regrouped = [
            content
            for old, new in changed
            if old.entry.translation_key != new.entry.translation_key
            for content in (old, new)
        ]
        _record(gone, altered, [*gone, *fresh, *regrouped])
    return len(gone) + len(after)


def _record(
    gone: list[EntryContent], altered: list[EntryContent], regrouped: list[EntryContent]
) -> None:
    """Write into the change log what copies of the index must follow.

    `regrouped` are entries that came, went or became translations of something else: a copy knows
    of each entry in which languages the thing is found.
    """
    keys = {content.entry.translation_key for content in regrouped}
    updated = {content.pk: content.entry for content in altered}
    updated |= SearchEntry.objects.filter(translation_key__in=keys).in_bulk()
    record_changes(
        Change(
            kind=ENTRY,
            object_id=pk,
            action=action,
            portal_id=entry.portal_id,
            locale=entry.language,
        )
        for action, entries in (
            ("delete", {content.pk: content.entry for content in gone}),
            ("update", updated),
        )
        for pk, entry in entries.items()
    )


def _set_key(content: EntryContent, pk: int) -> None:
    entry = content.entry
    entry.pk = pk
    content.entry = entry  # the content learns a key only by assignment


def _save(contents: list[EntryContent]) -> None:
    known = [content for content in contents if content.pk]
    fresh = [content for content in contents if not content.pk]
    SearchEntry.objects.bulk_create([content.entry for content in fresh])
    for content in fresh:
        _set_key(content, content.entry.pk)
    EntryContent.objects.bulk_create(fresh)
    for model, rows, names in (
        (SearchEntry, [content.entry for content in known], _OWN),
        (EntryContent, known, _CONTENT),
    ):
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["pk"], update_fields=names
        )


@transaction.atomic
def forget_everything() -> None:
    """Empty the index, whatever state it is in."""
    engine().lock()
    engine().clear()
    if settings.ELASTICSEARCH_URL:
        gone = EntryContent.objects.defer(*_CONTENT).select_related("entry")
        _record(list(gone), [], [])
    SearchEntry.objects.all().delete()


def reload() -> int:
    """Fill the engine again from the entries, whatever it holds; how many entries there are."""
    with engine().loading(), transaction.atomic():
        engine().lock()
        engine().clear()
        counts, total = Counter(), 0
        for batch in batches(EntryContent.objects.select_related("entry").iterator(BATCH)):
            _put_in(batch, counts)
            total += len(batch)
        engine().count_terms(counts)
        return total


def count_terms() -> Counter:
    """What the table of terms should say, counted from the entries."""
    counts = Counter()
    for batch in batches(EntryContent.objects.select_related("entry").iterator(BATCH)):
        for content in batch:
            counts.update(analysis.counted(tokens_of(content)))
        _count_totals(batch, counts, 1)
    return counts


def _put_in(contents: list[EntryContent], counts: Counter) -> None:
    rows = {content.pk: tokens_of(content) for content in contents}
    engine().add(rows)
    for tokens in rows.values():
        counts.update(analysis.counted(tokens))
    _count_totals(contents, counts, 1)


def _take_out(contents: list[EntryContent], counts: Counter) -> None:
    rows = {content.pk: tokens_of(content) for content in contents}
    engine().remove(rows)
    for tokens in rows.values():
        counts.subtract(analysis.counted(tokens))
    _count_totals(contents, counts, -1)


def _count_totals(contents: list[EntryContent], counts: Counter, sign: int) -> None:
    counts[ENTRIES] += sign * len(contents)
    counts[SYLLABLES] += sign * sum(
        analysis.length(content.title_stream) + analysis.length(content.text_stream)
        for content in contents
    )
