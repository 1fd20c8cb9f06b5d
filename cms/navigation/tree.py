"""The upper part of a portal's trees: what menus, footers and breadcrumbs are made of.

Held in memory; loaded with two statements for both languages together.
"""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.functions import Length, Substr
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from cms.changes import keys
from cms.core.memory import PortalMemory
from cms.core.models import BasePage
from cms.pagestore.reading import reads
from sites.registry import registry


@dataclass(frozen=True)
class Entry:
    """A live page of the upper two levels."""

    page_id: int
    title: str
    url: str
    path: str
    depth: int
    in_menu: bool
    is_contact: bool


@dataclass(frozen=True)
class Tree:
    """A portal's entries in one language, in the editors' order; empty sections are left out."""

    entries: tuple[Entry, ...]

    @cached_property
    def top(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.depth == 3]

    @cached_property
    def menu(self) -> list[Entry]:
        return [entry for entry in self.top if entry.in_menu]

    @cached_property
    def contact(self) -> Entry | None:
        return next((entry for entry in self.entries if entry.is_contact), None)

    def children(self, entry: Entry) -> list[Entry]:
        below = entry.depth + 1
        return [e for e in self.entries if e.depth == below and e.path.startswith(entry.path)]

    def above(self, path: str) -> list[Entry]:
        """Entries on the way down to `path`, which itself is left out."""
        return [e for e in self.entries if path.startswith(e.path) and path != e.path]


def _types(attribute: str) -> set[int]:
    """Content types of page types that declare `attribute`."""
    models = [
        model
        for model in apps.get_models()
        if issubclass(model, BasePage) and getattr(model, attribute, False)
    ]
    return {ct.pk for ct in ContentType.objects.get_for_models(*models).values()}


def _load(portal_id: int) -> dict[str, Tree]:
    portal = registry.get(portal_id)
    if portal is None or not portal.homes:
        return {}
    inside = Q()
    for home in portal.homes.values():
        inside |= Q(path__startswith=home.path)
    sections, contacts = _types("is_section"), _types("is_contact_page")
    live = Page.objects.filter(inside, live=True)
    rows = (
        live.filter(Q(depth=3) | Q(depth=4, content_type__in=sections))
        .order_by("path")
        .values_list("pk", "title", "url_path", "path", "depth", "show_in_menus", "content_type_id")
    )
    parents = set(
        live.filter(depth__gt=3)
        .exclude(content_type__in=sections)
        .values_list(Substr("path", 1, Length("path") - Page.steplen), flat=True)
        .distinct()
    )
    trees: dict[str, list[Entry]] = {language: [] for language in portal.homes}
    for pk, title, url_path, path, depth, in_menu, content_type_id in rows:
        if content_type_id in sections and not any(p.startswith(path) for p in parents):
            continue  # an empty section is no use to a reader
        language = registry.of_path(path)[1]
        with translation.override(language):
            url = reverse("wagtail_serve", args=[url_path[len(portal.homes[language].url_path) :]])
        trees[language].append(
            Entry(pk, title, url, path, depth, in_menu, content_type_id in contacts)
        )
    return {language: Tree(tuple(entries)) for language, entries in trees.items()}


def _is_stale_after(change) -> bool:
    return change.kind == "page"


_memory = PortalMemory(_load, _is_stale_after)


def tree_of(portal_id: int, language: str) -> Tree:
    """The upper tree of a portal in a language; an empty one where there is none."""
    reads(keys.menu(portal_id, language))
    return _memory.get(portal_id).get(language) or Tree(())
