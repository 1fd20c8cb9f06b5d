"""The copy of the index that Elasticsearch keeps, if there is one.

It follows the change log as a durable reader: what was committed while nobody could write to it is
written later, in whatever process. Documents carry the number of their change as version, so that
two who follow at once cannot put an old state over a new one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Sum

from cms.changes.models import Change, Reader

from . import analysis
from .engines.elasticsearch import Copy, Trouble
from .indexing import BATCH, ENTRY, batches
from .models import EntryContent, RebuildProgress, SearchEntry

READER = "elasticsearch"  # in the table of readers, and of unfinished rebuilds
FOLLOWED_TOGETHER = 500  # changes


class NoCopy(Exception):
    """There is no index that could answer: none yet, or one of another shape."""


def copy() -> Copy | None:
    """The copy of this installation, if it has one."""
    return Copy(settings.ELASTICSEARCH_INDEX) if settings.ELASTICSEARCH_URL else None


def last_seq() -> int:
    return Change.objects.aggregate(last=Max("seq"))["last"] or 0


# --- documents -------------------------------------------------------------------------------------


def _languages(keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = SearchEntry.objects.filter(translation_key__in=keys)
    for key, language in rows.order_by("language").values_list("translation_key", "language"):
        found.setdefault(key, []).append(language)
    return found


def _documents(contents: Iterable[EntryContent]) -> Iterator[tuple[int, dict]]:
    contents = list(contents)
    languages = _languages({content.entry.translation_key for content in contents})
    for content in contents:
        entry = content.entry
        tokens = analysis.tokens(content.title_stream, content.text_stream)
        yield (
            entry.pk,
            {
                "tokens": " ".join(tokens),
                "entry": entry.pk,
                "portal": entry.portal_id,
                "kind": entry.kind,
                "section": entry.section_id,
                "year": entry.year,
                "date": entry.date and entry.date.isoformat(),
                "language": entry.language,
                "languages": languages.get(entry.translation_key, [entry.language]),
                "digest": entry.digest,
            },
        )


def _put(target: str, pk: int, version: int, document: dict) -> dict:
    return {
        "_op_type": "index",
        "_index": target,
        "_id": str(pk),
        "version": version,
        "version_type": "external_gte",
        "_source": document,
    }


def _delete(target: str, pk: int, version: int) -> dict:
    return {
        "_op_type": "delete",
        "_index": target,
        "_id": str(pk),
        "version": version,
        "version_type": "external_gte",
    }


def _write(
    copy: Copy, targets: list[str], versions: dict[int, int], *, is_visible: bool = True
) -> int:
    """Make the copy say of these entries what the database says; see `Copy.write`."""

    def actions() -> Iterator[dict]:
        for pks in batches(sorted(versions)):
            rows = EntryContent.objects.defer("text").select_related("entry").filter(pk__in=pks)
            documents = dict(_documents(rows))
            for pk in pks:
                for target in targets:
                    if pk in documents:
                        yield _put(target, pk, versions[pk], documents[pk])
                    else:
                        yield _delete(target, pk, versions[pk])

    return copy.write(actions(), is_visible=is_visible)


# --- following -------------------------------------------------------------------------------------


def follow(copy: Copy) -> int:
    """Bring the copy up to date; the number of the change up to which it is.

    Raises NoCopy, NotWritten or one of Trouble; what is done by then stays done.
    """
    reader = Reader.objects.filter(name=READER).first()
    if reader is None:
        raise NoCopy("nothing was copied yet")
    done, last = reader.seq, last_seq()
    while done < last:
        changes = list(
            Change.objects.filter(kind=ENTRY, seq__gt=done, seq__lte=last).values_list(
                "object_id", "seq"
            )[:FOLLOWED_TOGETHER]
        )
        if changes:
            # Asked after the changes were read: an index that began later has them already.
            targets = copy.targets()
            if not targets:
                raise NoCopy("the index is gone")
            _write(copy, targets, {int(pk): seq for pk, seq in changes})
        done = changes[-1][1] if len(changes) == FOLLOWED_TOGETHER else last
        Reader.objects.filter(name=READER, seq__lt=done).update(seq=done)
    return done


# --- filling ---------------------------------------------------------------------------------------


def build(copy: Copy, say: Callable[[str], None], *, resume: bool = True) -> int:
    """Fill a new index beside the one in use, and put it in its place; how many entries there are.

    Changes that come meanwhile arrive in both. An interrupted build goes on where it stopped.
    """
    index, after = _unfinished(copy) if resume else (None, 0)
    if index is None:
        RebuildProgress.objects.filter(object_kind=READER).delete()
        index = copy.begin()
    else:
        say(f"{READER}: going on behind {after}")
    # Before anything is read: what changes from here on must be followed.
    Reader.objects.get_or_create(name=READER, defaults={"seq": last_seq()})
    while True:
        version = last_seq()
        pks = list(
            SearchEntry.objects.filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", flat=True)[: 5 * BATCH]
        )
        if not pks:
            break
        _write(copy, [index], dict.fromkeys(pks, version), is_visible=False)
        after = pks[-1]
        RebuildProgress.objects.update_or_create(
            object_kind=READER, defaults={"last_id": f"{index}:{after}"}
        )
        say(f"{READER}: copied up to {after:,}")
    follow(copy)
    copy.put_in_use(index)
    RebuildProgress.objects.filter(object_kind=READER).delete()
    return SearchEntry.objects.count()


def _unfinished(copy: Copy) -> tuple[str | None, int]:
    progress = RebuildProgress.objects.filter(object_kind=READER).first()
    index, _colon, after = progress.last_id.rpartition(":") if progress else ("", "", "")
    return (index, int(after)) if index and index == copy.being_filled() else (None, 0)


# --- comparing -------------------------------------------------------------------------------------


def is_same(copy: Copy) -> bool:
    """Whether copy and database hold the same, by two sums; cheap."""
    totals = SearchEntry.objects.aggregate(count=Count("pk"), digests=Sum("digest"))
    return copy.fingerprint() == (totals["count"], totals["digests"] or 0)


def differences(copy: Copy) -> Iterator[tuple[int, str]]:
    """Entries that the copy lacks, has too much or holds in another state."""
    translated = (
        SearchEntry.objects.values("translation_key")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values_list("translation_key", flat=True)
    )
    languages = _languages(set(translated))
    entries = SearchEntry.objects.order_by("pk").values_list(
        "pk", "digest", "translation_key", "language"
    )
    held = copy.documents()
    document = next(held, None)
    for pk, digest, key, language in entries.iterator():
        while document and document[0] < pk:
            yield document[0], "is copied and does not exist"
            document = next(held, None)
        if document is None or document[0] > pk:
            yield pk, "is not copied"
            continue
        if document[1:] != (digest, languages.get(key, [language])):
            yield pk, "is copied in another state"
        document = next(held, None)
    while document:
        yield document[0], "is copied and does not exist"
        document = next(held, None)


def repair(copy: Copy, say: Callable[[str], None]) -> int:
    """Make the copy say what the database says; how many entries differed."""
    version = last_seq()
    wrong = [pk for pk, _problem in differences(copy)]
    if wrong:
        old_news = _write(copy, copy.targets(), dict.fromkeys(wrong, version))
        if old_news:
            # The copy has seen a future that this database has not: it was restored from a backup.
            build(copy, say, resume=False)
    return len(wrong)


# --- health ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Health:
    """How the copy is; `problem` is None if it can answer."""

    problem: str | None
    index: str = ""
    waiting: int = 0  # changes not followed yet
    documents: int = 0
    entries: int = 0
    size: int = 0  # bytes

    def __str__(self):
        if self.problem:
            return f"Elasticsearch does not answer: {self.problem}"
        return (
            f"Elasticsearch answers from {self.index}: {self.documents:,} of {self.entries:,} "
            f"entries, {self.size / 2**20:.1f} MiB, {self.waiting} changes waiting"
        )


def health() -> Health | None:
    """None if search is not copied anywhere."""
    own = copy()
    if own is None:
        return None
    reader = Reader.objects.filter(name=READER).first()
    seq = reader.seq if reader else 0
    try:
        own.ping()
        index = own.in_use()
        if index is None or reader is None:
            return Health("there is no index of the right shape")
        return Health(
            None,
            index,
            waiting=Change.objects.filter(kind=ENTRY, seq__gt=seq).count(),
            documents=own.fingerprint()[0],
            entries=SearchEntry.objects.count(),
            size=own.size(),
        )
    except Trouble as problem:
        return Health(str(problem) or type(problem).__name__)
