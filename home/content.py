"""What a home page shows, read once however many blocks show it."""

from functools import cached_property

from django.utils import timezone

from cms.core.content_keys import reads_list
from cms.core.routing import address_of
from cms.media.pictures import picture_of
from cms.navigation.tree import Entry, tree_of
from cms.news.archive import archive_of
from cms.news.cards import Card, cards_of
from cms.news.models import AnnouncementPage, ArticlePage
from cms.news.public_index import grouped, index_of
from cms.pages.models import EventPage, PersonPage
from cms.pagestore.reading import true_today, true_until
from sites.models import PortalKind

from . import directory

NEWS = 8
SECTIONS = 4
CARDS_IN_SECTION = 4
LEADERS = 5
EVENTS = 5
ANNOUNCEMENTS = 3

# The icon of a quick service, by the key of the section it leads to.
SERVICES = {
    "online-services": "monitor",
    "procedures": "list",
    "documents": "file",
    "questions": "question",
    "petitions": "flag",
    "calendar": "calendar",
    "information-access": "info",
    "consultations": "pen",
}


class HomeContent:
    """The parts of one home page for one request; each is read when a block first asks for it."""

    def __init__(self, page, request):
        self._page, self._request = page, request
        self._portal, self._language = page.portal, page.language
        reads_list(page.path)

    @cached_property
    def _tree(self):
        return tree_of(self._portal.pk, self._language)

    @cached_property
    def _index(self):
        return index_of(self._portal.pk, self._language)

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many articles are read of each section, by its path, and of the portal.

        One more than is shown of each: the lead is not shown twice.
        """
        shown = [*self._filled_sections[: SECTIONS + 1], *self._chosen_sections]
        counts = {entry.path: CARDS_IN_SECTION + 1 for entry in shown}
        return counts | {self._page.path: NEWS + 1}

    @cached_property
    def _articles(self) -> list[ArticlePage]:
        """The newest articles of all that is shown, in one statement; the lead first."""
        articles = list(ArticlePage.objects.newest_of_each(self._counts).for_cards())
        featured = next((i for i, article in enumerate(articles) if article.is_featured), 0)
        return [*articles[featured : featured + 1], *articles[:featured], *articles[featured + 1 :]]

    @cached_property
    def _filled_sections(self) -> list[Entry]:
        archive = archive_of(self._portal.pk)
        sections = [entry for entry in self._tree.top if not entry.is_contact]
        return [entry for entry in sections if archive.count(entry.path)]

    @property
    def _chosen_sections(self) -> list[Entry]:
        """Sections of the upper levels that blocks of this page show."""
        blocks = [block for block in self._page.body.raw_data if block["type"] == "latest"]
        chosen = {block["value"]["section"] for block in blocks}
        return [entry for entry in self._tree.entries if entry.page_id in chosen]

    @property
    def _lead_pk(self) -> int | None:
        return self._articles[0].pk if self._articles else None

    @cached_property
    def lead(self) -> Card | None:
        return next(iter(cards_of(self._articles[:1], self._request)), None)

    @cached_property
    def news(self) -> list[Card]:
        return cards_of(self._articles[1 : NEWS + 1], self._request)

    @cached_property
    def sections(self) -> list[dict]:
        """The first sections that have articles beside the lead, with their newest."""
        found = []
        for entry in self._filled_sections:
            if cards := self.newest_below(entry.path):
                found.append({"title": entry.title, "url": entry.url, "cards": cards})
            if len(found) == SECTIONS:
                break
        return found

    def newest_below(self, path: str, count: int = CARDS_IN_SECTION) -> list[Card]:
        """The newest articles of a section beside the lead; deep sections are asked for."""
        if path in self._counts:
            found = [article for article in self._articles if article.path.startswith(path)]
        else:
            found = ArticlePage.objects.newest_of_each({path: count + 1}).for_cards()
        beside = [article for article in found if article.pk != self._lead_pk]
        return cards_of(beside[:count], self._request)

    @cached_property
    def _announcements(self) -> list[dict]:
        true_today()
        rows = (
            AnnouncementPage.objects.filter(path__startswith=self._page.path)
            .current(on=timezone.localdate())
            .values("title", "summary", "published_at", "is_urgent", "path", "url_path")
        )
        return [row | {"url": address_of(row["path"], row["url_path"])} for row in rows[:10]]

    @property
    def urgent(self) -> list[dict]:
        return [item for item in self._announcements if item["is_urgent"]]

    @property
    def announcements(self) -> list[dict]:
        return [item for item in self._announcements if not item["is_urgent"]][:ANNOUNCEMENTS]

    def _section(self, key: str):
        return next((entry for entry in self._index if entry.key == key), None)

    @cached_property
    def leaders(self) -> dict | None:
        section = self._section("leaders")
        if section is None or section.changed_on is None:
            return None
        people = (
            PersonPage.objects.live()
            .filter(path__startswith=section.path)
            .order_by("path")
            .select_related("portrait")
            .defer("body")
        )
        return {
            "url": section.url,
            "people": [
                {
                    "name": person.title,
                    "post": person.post,
                    "url": address_of(person.path, person.url_path),
                    "portrait": picture_of(person.portrait),
                }
                for person in people[:LEADERS]
            ],
        }

    @cached_property
    def agenda(self) -> dict | None:
        section = self._section("calendar")
        if section is None or section.changed_on is None:
            return None
        events = (
            EventPage.objects.live()
            .filter(path__startswith=section.path)
            .coming(at=timezone.now())
            .values("title", "starts_at", "ends_at", "place", "path", "url_path")
        )
        shown = [e | {"url": address_of(e["path"], e["url_path"])} for e in events[:EVENTS]]
        for event in shown:
            true_until(max(filter(None, (event["starts_at"], event["ends_at"]))))
        return {"url": section.url, "events": shown}

    @cached_property
    def services(self) -> list[dict]:
        """Required sections that readers come for, as far as they hold something."""
        found = {entry.key: entry for entry in self._index if entry.changed_on}
        return [
            {"title": found[key].title, "url": found[key].url, "icon": icon}
            for key, icon in SERVICES.items()
            if key in found
        ]

    @cached_property
    def index(self) -> list[dict]:
        return grouped(self._index)

    @cached_property
    def directory(self) -> list[dict]:
        """All portals by group: on the province's portal alone."""
        return directory.groups() if self._portal.kind == PortalKind.PROVINCE else []

    @cached_property
    def children(self) -> list[dict]:
        is_province = self._portal.kind == PortalKind.PROVINCE
        return [] if is_province else directory.children(self._portal)
