"""What readers find of the pages of all portals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Length, Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.changes.models import Change
from cms.core.models import BasePage
from cms.news.models import AnnouncementPage, ArticlePage, SectionPage
from cms.pages.models import (
    ContactPage,
    EventPage,
    FaqPage,
    FormPage,
    GalleryPage,
    LinkPage,
    PersonPage,
    SitemapPage,
    StandardPage,
    UnitPage,
)
from home.models import HomePage
from sites.models import Portal, PortalStatus
from sites.registry import HOME_PATH_LENGTH, registry

from .attachments import documents_of, pages_with, texts_of_files
from .entries import Draft, Offer, register
from .models import Kind, SearchEntry
from .texts import text_of_stream

SECTION_PATH_LENGTH = HOME_PATH_LENGTH + Page.steplen


def _name_of(home: HomePage) -> str:
    portal, language = registry.of_path(home.path)
    return portal.text("name", language)


def _about(home: HomePage) -> Iterable[str]:
    portal, language = registry.of_path(home.path)
    return [home.intro, *(portal.text(name, language) for name in ("address", "phone", "email"))]


# A page type without an offer is not found by readers; a check wants a reason for it.
OFFERS: dict[type[BasePage], Offer] = {
    HomePage: Offer(Kind.PORTAL, _about, title=_name_of),
    SectionPage: Offer(Kind.SECTION, lambda page: [page.intro]),
    ArticlePage: Offer(
        Kind.NEWS,
        lambda page: [page.summary, *text_of_stream(page.body)],
        date=lambda page: page.published_at and timezone.localdate(page.published_at),
    ),
    StandardPage: Offer(Kind.PAGE, lambda page: [page.intro, *text_of_stream(page.body)]),
    ContactPage: Offer(Kind.CONTACT, lambda page: [page.intro, *text_of_stream(page.body)]),
    AnnouncementPage: Offer(
        Kind.ANNOUNCEMENT,
        lambda page: [page.summary, *text_of_stream(page.body)],
        date=lambda page: page.published_at and timezone.localdate(page.published_at),
    ),
    PersonPage: Offer(
        Kind.PERSON,
        lambda page: [page.post, page.duties, page.phone, page.email, *text_of_stream(page.body)],
    ),
    UnitPage: Offer(
        Kind.UNIT,
        lambda page: [
            page.intro, page.head, page.address, page.phone, page.email,
            *text_of_stream(page.body),
        ],
    ),
    EventPage: Offer(
        Kind.EVENT,
        lambda page: [page.place, page.people, *text_of_stream(page.body)],
        date=lambda page: timezone.localdate(page.starts_at),
    ),
    GalleryPage: Offer(Kind.GALLERY, lambda page: [page.intro, *text_of_stream(page.body)]),
    FaqPage: Offer(Kind.FAQ, lambda page: [page.intro, *text_of_stream(page.body)]),
    FormPage: Offer(Kind.FORM, lambda page: [page.intro, page.purpose]),
}  # fmt: skip

NOT_OFFERED: dict[type[BasePage], str] = {
    LinkPage: "has nothing of its own; what it leads to is found itself",
    SitemapPage: "a list of all pages answers no question",
}


@dataclass(frozen=True)
class Row:
    """What a page's row in the common table says."""

    pk: int
    path: str
    url_path: str
    live: bool
    content_type_id: int
    numchild: int
    translation_key: str

    @property
    def has_children(self) -> bool:
        return self.numchild > 0

    @property
    def is_section(self) -> bool:
        return self.content_type_id in _section_types()

    @property
    def above(self) -> list[str]:
        """Tree paths from the home down to the parent."""
        return [self.path[:end] for end in range(HOME_PATH_LENGTH, len(self.path), Page.steplen)]


_COLUMNS = ("pk", "path", "url_path", "live", "content_type_id", "numchild", "translation_key")


def _inside(paths: Iterable[str]) -> Q:
    """Pages at or below any of the tree paths."""
    return reduce(Q.__or__, (Q(path__startswith=path) for path in paths), Q(pk__in=[]))


def _rows(condition: Q) -> dict[int, Row]:
    found = Page.objects.filter(condition, alias_of=None).values_list(*_COLUMNS)
    return {row[0]: Row(*row[:-1], str(row[-1])) for row in found}


@cache
def _section_types() -> frozenset[int]:
    models = [m for m in apps.get_models() if getattr(m, "is_section", False)]
    return frozenset(ct.pk for ct in ContentType.objects.get_for_models(*models).values())


class World:
    """What decides about all pages, read from the database.

    The memory of this process may lag behind another's by half a second, and a private page must
    not be found for that long.
    """

    def __init__(self):
        open_ones = Portal.objects.filter(status=PortalStatus.OPEN).order_by()
        facts = open_ones.values_list(Value("open"), Cast("pk", CharField())).union(
            PageViewRestriction.objects.values_list(Value("private"), "page__path"), all=True
        )
        found = {"open": [], "private": []}
        for kind, value in facts:
            found[kind].append(value)
        self.open_portals = set(map(int, found["open"]))
        self.private = tuple(found["private"])

    def is_public(self, row: Row) -> bool:
        portal, _language = registry.of_path(row.path)
        return (
            row.live
            and portal is not None
            and portal.pk in self.open_portals
            and not row.path.startswith(self.private)
        )

    def is_content(self, row: Row) -> bool:
        return self.is_public(row) and not row.is_section


def _files(page: BasePage) -> list[int]:
    """Ids of the files that a page shows, in its body and below it."""
    values = [getattr(page, name, None) for name in ("body", "attachments")]
    return list(dict.fromkeys(pk for value in values if value for pk in documents_of(value)))


class PageSource:
    """Live pages of open portals that nobody has made private.

    A section is found while it has a page to show.
    """

    object_kind = "page"

    def concerned(self, changes: Sequence[Change]) -> set[str]:
        ids = {change.object_id for change in changes if change.kind == "page"}
        trees = {
            change.object_id
            for change in changes
            if change.kind == "page" and change.action in ("move", "privacy")
        }
        if trees:
            # Addresses and privacy are the whole tree's.
            ids |= self._below(trees)
        if files := {change.object_id for change in changes if change.kind == "document"}:
            ids |= pages_with(files)
        for change in changes:
            if change.kind == "portal":
                ids |= self._of_portal(change)
        return ids

    def _below(self, ids: Iterable[str]) -> set[str]:
        paths = Page.objects.filter(pk__in=ids).values_list("path", flat=True)
        below = Page.objects.filter(_inside(paths))
        return set(map(str, below.values_list("pk", flat=True)))

    def _of_portal(self, change: Change) -> set[str]:
        portal = registry.get(int(change.object_id))
        own = SearchEntry.objects.filter(portal=change.object_id, object_kind=self.object_kind)
        if portal is None or not portal.is_open:
            return set(own.values_list("object_id", flat=True))
        homes = {str(home.page_id) for home in portal.homes.values()}
        if own.exists():
            return homes  # they carry its names
        pages = Page.objects.filter(_inside(home.path for home in portal.homes.values()))
        return homes | set(map(str, pages.values_list("pk", flat=True)))

    def next_ids(self, after: str, count: int) -> list[str]:
        pages = Page.objects.filter(depth__gt=1, pk__gt=int(after or 0)).order_by("pk")
        return list(map(str, pages.values_list("pk", flat=True)[:count]))

    def drafts(self, ids: Sequence[str]) -> dict[str, list[Draft]]:
        world = World()
        asked = _rows(Q(pk__in=ids))
        above = _rows(Q(path__in={path for row in asked.values() for path in row.above}))
        by_path = {row.path: row for row in (asked | above).values()}
        candidates = self._candidates(world, asked, above)
        entries = self._entries([*ids, *map(str, candidates)])
        found = {entry[0] for entry in entries}
        gaining = {pk: row for pk, row in candidates.items() if str(pk) not in found}
        losing = self._losing(world, [entry for entry in entries if entry[0] in set(ids)], asked)
        rows = asked | gaining | losing
        public = self._not_empty(world, [row for row in rows.values() if world.is_public(row)])
        drafts: dict[str, list[Draft]] = {str(pk): [] for pk in [*ids, *rows]}
        typed = list(self._typed(public))
        shown = {row.pk: _files(page) for row, page in typed}
        files = texts_of_files([pk for ids in shown.values() for pk in ids])
        for row, page in typed:
            texts = [text for pk in shown[row.pk] for text in files.get(pk, [])]
            drafts[str(row.pk)] = [self._draft(row, page, by_path, texts)]
        return drafts

    def _entries(self, ids: Sequence[str]) -> list[tuple[str, int, str, str]]:
        """Of what is found: object id, portal, language and path."""
        entries = SearchEntry.objects.filter(object_kind=self.object_kind, object_id__in=ids)
        return list(entries.values_list("object_id", "portal_id", "language", "path"))

    def _candidates(self, world: World, asked: dict[int, Row], above: dict[int, Row]) -> dict:
        """Homes and sections above public pages, which are to be found."""
        filled = {path for row in asked.values() if world.is_content(row) for path in row.above}
        return {pk: row for pk, row in above.items() if row.path in filled or not row.is_section}

    def _losing(self, world: World, known: Sequence[tuple], asked: dict[int, Row]) -> dict:
        """Sections that are found and that a page has left, which may be empty now."""
        here = {
            str(pk): (portal.pk, language, self._address(row).rpartition("/")[0])
            for pk, row in asked.items()
            if world.is_content(row)
            for portal, language in [registry.of_path(row.path)]
        }
        left = Q(pk__in=[])
        for pk, portal_id, language, path in known:
            parents = path.strip("/").split("/")[:-1]
            if parents and here.get(pk) != (portal_id, language, "/".join(parents)):
                addresses = ["/".join(parents[:end]) + "/" for end in range(1, len(parents) + 1)]
                left |= Q(portal=portal_id, language=language, path__in=addresses)
        entries = SearchEntry.objects.filter(object_kind=self.object_kind, kind=Kind.SECTION)
        sections = entries.filter(left).values_list("object_id", flat=True)
        return _rows(Q(pk__in=list(map(int, sections))))

    @staticmethod
    def _address(row: Row) -> str:
        """The address below the portal's home, without a slash at the end."""
        portal, language = registry.of_path(row.path)
        return row.url_path[len(portal.homes[language].url_path) :].rstrip("/")

    def _not_empty(self, world: World, rows: Sequence[Row]) -> list[Row]:
        """Public pages without the sections that have nothing to show."""
        filled = {path for row in rows if not row.is_section for path in row.above}
        doubtful = [
            row for row in rows if row.is_section and row.has_children and row.path not in filled
        ]
        if doubtful:
            content = (
                Page.objects.filter(_inside(row.path for row in doubtful), live=True)
                # Asked for "no alias", SQLite reads the index of aliases: nearly all pages.
                .exclude(alias_of__isnull=False)
                .exclude(content_type__in=_section_types())
                .exclude(_inside(world.private))
            )
            parent = Substr("path", 1, Length("path") - Page.steplen)
            for path in content.values_list(parent, flat=True).distinct():
                steps = range(HOME_PATH_LENGTH, len(path) + 1, Page.steplen)
                filled.update(path[:end] for end in steps)
        return [row for row in rows if not row.is_section or row.path in filled]

    def _typed(self, rows: Sequence[Row]):
        by_type: dict[int, list[Row]] = {}
        for row in rows:
            by_type.setdefault(row.content_type_id, []).append(row)
        for content_type_id, group in by_type.items():
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            if model not in OFFERS:
                continue
            pages = model.objects.in_bulk([row.pk for row in group])
            yield from ((row, pages[row.pk]) for row in group if row.pk in pages)

    def _draft(
        self, row: Row, page: BasePage, by_path: dict[str, Row], files: Sequence[str]
    ) -> Draft:
        portal, language = registry.of_path(row.path)
        offer = OFFERS[type(page)]
        section = by_path.get(row.path[:SECTION_PATH_LENGTH])
        in_section = section is not None and section.pk != row.pk and section.is_section
        return Draft(
            portal_id=portal.pk,
            object_kind=self.object_kind,
            object_id=str(row.pk),
            language=language,
            translation_key=row.translation_key,
            kind=offer.kind,
            title=offer.title(page),
            text="\n".join(filter(None, [*offer.text(page), *files])),
            path=row.url_path[len(portal.homes[language].url_path) :],
            section_id=section.pk if in_section else None,
            date=offer.date(page),
        )


register(PageSource())
