"""The store of this process, and what tells it of changes."""

from collections.abc import Iterable

from django.conf import settings

from cms.changes.models import Change

from .memory import PageStore

# Behind Varnish pages are kept there, and nothing here.
store = PageStore(limit=0 if settings.VARNISH_PURGE_URL else settings.PAGE_STORE_MB * 2**20)


def touched_by(changes: Iterable[Change]) -> tuple[set[str], set[str]]:
    """The content keys of all these changes; of those in the second set, nobody may see old pages."""
    soft, hard = set(), set()
    for change in changes:
        one_soft, one_hard = change.touched()
        soft |= one_soft
        hard |= one_hard
    return soft - hard, hard
