"""What a portal must publish, where it stands, and when it last changed."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Max
from django.db.models.functions import Substr
from django.utils import timezone
from wagtail.models import Page

from cms.changes import keys
from cms.core.content_keys import reads_list
from cms.core.memory import PortalMemory
from cms.core.routing import address_of
from cms.pagestore.reading import Kept, keep, reads
from sites.registry import HOME_PATH_LENGTH, HomeRecord, registry

from .models import SectionPage
from .sections import GROUPS, required_sections


@dataclass(frozen=True)
class IndexEntry:
    """A required section: `changed_on` is the day of the newest page in it, None for an empty one."""

    key: str
    group: str
    title: str
    url: str
    path: str
    changed_on: date | None


def _load(portal_id: int) -> dict[str, Kept]:
    """By language, in the order of the requirements; two statements."""
    portal = registry.get(portal_id)
    if portal is None:
        return {}
    entries: dict[str, Kept] = {}
    groups = {section.key: section.group for section in required_sections(portal.kind)}
    order = list(groups)
    for language, home in portal.homes.items():
        entries[language] = keep(partial(_entries, home, order, groups))
    return entries


def _entries(home: HomeRecord, order: list[str], groups: dict[str, str]) -> list[IndexEntry]:
    reads(keys.published(home.path))
    reads_list(home.path)
    inside = Page.objects.filter(path__startswith=home.path, live=True)
    changed = dict(
        inside.filter(depth__gt=3)
        .annotate(top=Substr("path", 1, HOME_PATH_LENGTH + Page.steplen))
        .order_by()
        .values_list("top")
        .annotate(Max("last_published_at"))
    )
    sections = (
        SectionPage.objects.live()
        .filter(path__startswith=home.path, depth=3, key__in=order)
        .values_list("key", "title", "path", "url_path")
    )
    return sorted(
        (
            IndexEntry(
                key, groups[key], title, address_of(path, url_path), path,
                changed.get(path) and timezone.localdate(changed[path]),
            )
            for key, title, path, url_path in sections
        ),
        key=lambda entry: order.index(entry.key),
    )  # fmt: skip


_memory = PortalMemory(_load, lambda change: change.kind == "page")


def index_of(portal_id: int, language: str) -> list[IndexEntry]:
    """The required sections of a portal in a language."""
    kept = _memory.get(portal_id).get(language)
    return kept.shown() if kept else []


def grouped(entries: list[IndexEntry]) -> list[dict]:
    """The index in its four parts, as templates place it."""
    parts = [
        {"title": title, "entries": [entry for entry in entries if entry.group == group]}
        for group, title in GROUPS.items()
    ]
    return [part for part in parts if part["entries"]]
