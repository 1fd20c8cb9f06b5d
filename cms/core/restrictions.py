"""Which page trees are private, in the memory of each process."""

from functools import reduce

from django.db.models import Q
from wagtail.models import PageViewRestriction

from sites.registry import registry
from sites.scope import current_portal_id

from .memory import PortalMemory

# What can give a tree path a restriction, take it away, or give a restricted page another path.
# A page that takes a place among its siblings moves those behind it as well.
_ACTIONS = {"privacy", "move", "reorder", "delete"}


def _load(portal_id: int) -> tuple[str, ...]:
    """Tree paths of the portal's pages that carry a restriction, and of the root's if it does."""
    homes = registry.get(portal_id).homes.values()
    inside = (Q(page__path__startswith=home.path) for home in homes)
    restrictions = PageViewRestriction.objects.filter(reduce(Q.__or__, inside, Q(page__depth=1)))
    return tuple(restrictions.values_list("page__path", flat=True))


_memory = PortalMemory(_load, lambda change: change.kind == "page" and change.action in _ACTIONS)


def know_restrictions(request) -> None:
    """Spare Wagtail's lists the statement for the restrictions of all portals."""
    if portal_id := current_portal_id():
        request.all_page_view_restriction_paths = _memory.get(portal_id)


def is_restricted(path: str) -> bool:
    """Whether the page or one above it is private; one statement for a portal, then memory.

    A path outside all portals counts as private: nothing there is for readers.
    """
    portal, _language = registry.of_path(path)
    return portal is None or path.startswith(_memory.get(portal.pk))
