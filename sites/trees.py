"""Which pages are of the portal in scope."""

from django.db.models import Q

from .scope import current_portal


def in_current_portal(prefix: str = "") -> Q:
    """Pages of the trees of the portal in scope; none outside one. `prefix` such as "page__"."""
    portal = current_portal()
    inside = Q(pk__in=[])
    for home in portal.homes.values() if portal else ():
        inside |= Q(**{f"{prefix}path__startswith": home.path})
    return inside
