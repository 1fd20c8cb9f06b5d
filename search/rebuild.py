"""Writing the whole index again, while readers go on using it."""

from collections.abc import Callable

from django.db import transaction

from .desk import mend
from .engines import engine
from .entries import Source, all_ids, sources
from .indexing import BATCH, forget_everything, orphans, refresh, remove
from .models import RebuildProgress, SearchEntry


def rebuild(say: Callable[[str], None], *, resume: bool = True, clear: bool = False) -> int:
    """Write every entry again from its content, and what the desk lacks; how many entries there are.

    Each batch is a transaction that also notes how far it came: an interrupted rebuild goes on
    from there unless `resume` is false. `clear` empties the index first, which readers notice.
    """
    if clear:
        forget_everything()
    if clear or not resume:
        RebuildProgress.objects.all().delete()
    with engine().loading():
        for source in sources():
            _rewrite(source, say)
    say(f"desk: words of {mend():,} things written")
    RebuildProgress.objects.all().delete()
    return SearchEntry.objects.count()


def _rewrite(source: Source, say: Callable[[str], None]) -> None:
    kind, seen = source.object_kind, 0
    progress = RebuildProgress.objects.filter(object_kind=kind).first()
    after = progress.last_id if progress else ""
    if after:
        say(f"{kind}: going on behind {after}")
    for ids in all_ids(source, after=after, count=BATCH):
        with transaction.atomic():
            refresh(source, ids, rewrite=True)
            RebuildProgress.objects.update_or_create(
                object_kind=kind, defaults={"last_id": ids[-1]}
            )
        seen += len(ids)
        say(f"{kind}: {seen:,} seen")
    remove(kind, orphans(source))
