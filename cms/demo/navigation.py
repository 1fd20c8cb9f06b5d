"""Quick links at the foot of the province's pages; every other portal's navigation makes itself."""

from uuid import uuid4

from cms.navigation.models import Navigation
from sites.models import Portal, PortalKind

from .kinds import common
from .rows import Rows


def arrange_quick_links(portal: Portal, rows: Rows) -> None:
    """Put the province's quick links in, in each language that has none."""
    if portal.kind != PortalKind.PROVINCE:
        return
    for navigation in Navigation.objects.all():
        if not navigation.quick_links:
            navigation.quick_links = [
                _link(link, navigation.language, rows) for link in common()["quick_links"]
            ]
            navigation.save()


def _link(link: dict, language: str, rows: Rows) -> dict:
    """A link to a section by its key, or to an address elsewhere."""
    section = link.get("section")
    value = {
        "title": link["title"][language],
        "page": rows.sections[language][section].pk if section else None,
        "url": link.get("address", ""),
    }
    return {"type": "link", "id": str(uuid4()), "value": value}
