"""Which pages are of the portal in scope."""

from copy import copy

from django.db.models import Q
from wagtail.models import Page

from .registry import registry
from .scope import current_portal, current_portal_id


def in_current_portal(prefix: str = "") -> Q:
    """Pages of the trees of the portal in scope; none outside one. `prefix` such as "page__"."""
    portal = current_portal()
    if portal is None or not portal.homes:
        return Q(pk__in=[])
    inside = Q()
    for home in portal.homes.values():
        inside |= Q(**{f"{prefix}path__startswith": home.path})
    return inside


def is_in_current_portal(path: str) -> bool:
    """The same of one tree path, by what is in memory: cheaper where a row is read anyway."""
    owner, _language = registry.of_path(path)
    return owner is not None and owner.pk == current_portal_id()


def root_page() -> Page:
    """Wagtail's root, above the homes of all portals; from memory."""
    return copy(registry.remember("root page", Page.get_first_root_node))
