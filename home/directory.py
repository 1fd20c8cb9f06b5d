"""The province's portals by group, from memory."""

from django.utils.translation import gettext as _

from cms.changes import keys
from cms.pagestore.reading import reads
from sites.models import PortalKind
from sites.registry import PortalRecord, registry


def entry(record: PortalRecord) -> dict:
    return {
        "name": record.name,
        "url": record.url + record.home_path(),
        "host": record.host,
        "kind": record.kind,
        "slug": record.slug,
    }


def groups() -> list[dict]:
    """Open component portals in the five groups of the province's own list."""
    kinds = [
        ("party", _("Party bodies and mass organisations"), {PortalKind.PARTY}),
        ("department", _("Departments and agencies"), {PortalKind.DEPARTMENT}),
        (
            "vertical",
            _("Vertical agencies and specialised units"),
            {PortalKind.VERTICAL, PortalKind.SPECIALISED},
        ),
        ("district", _("Districts, town and city"), {PortalKind.DISTRICT}),
        ("commune", _("Communes, wards and townships"), {PortalKind.COMMUNE}),
    ]
    reads(keys.PORTALS)
    opened = [record for record in registry.all() if record.is_open]
    found = [
        {
            "key": key,
            "title": title,
            "portals": [entry(record) for record in opened if record.kind in members],
        }
        for key, title, members in kinds
    ]
    return [group for group in found if group["portals"]]


def children(portal: PortalRecord) -> list[dict]:
    """Open portals right below one."""
    reads(keys.PORTALS)
    return [entry(record) for record in registry.children(portal.pk) if record.is_open]
