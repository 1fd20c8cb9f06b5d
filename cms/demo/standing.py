"""The pages of a portal beside its articles: people, units, calendar, questions and the like."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from wagtail.models import Page

from cms.core.text import slug_of
from cms.news.models import AnnouncementPage
from cms.pages.models import (
    EventPage,
    FaqPage,
    GalleryPage,
    LinkPage,
    PersonPage,
    SitemapPage,
    UnitPage,
)
from sites.models import Portal

from .calendars import reception_days, working_days
from .kinds import common, filled, texts_of_kind, words_of
from .markup import html_of
from .rows import Rows
from .texts import LANGUAGES, Announcement, Leader, PortalTexts, announcement_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# What is said of every week fills so many after the two that have a calendar of their own.
LATER_WEEKS = 4

# A page by language.
Pages = dict[str, Page]
# Pages and what they stand below: a section by its key ("" is the home), or a page of each language.
Placed = tuple[str | Pages, Pages]


def translated(
    model: type[Page], fields: Callable[[str], dict], languages: Iterable[str] = LANGUAGES
) -> Pages:
    """New pages that are translations of one another; a slug is made of the title."""
    pages = {language: model(**fields(language)) for language in languages}
    for page in pages.values():
        page.slug = page.slug or slug_of(page.title)
        page.translation_key = pages["vi"].translation_key
    return pages


def _item(value) -> dict:
    return {"type": "item", "value": value, "id": str(uuid4())}


@dataclass(frozen=True)
class Standing:
    """Makes the pages of one portal; `today` is the first day of its calendar."""

    portal: Portal
    texts: PortalTexts
    rows: Rows
    today: date

    @cached_property
    def kind(self) -> dict:
        return texts_of_kind(self.portal.kind)

    @cached_property
    def words(self) -> dict[str, dict[str, str]]:
        return words_of(self.portal, self.texts)

    @cached_property
    def random(self) -> Random:
        """The same for a portal each time."""
        return Random(self.portal.slug)

    def say(self, item: dict, name: str, language: str) -> str:
        return filled(item[name][language], self.words[language])

    def pages(self) -> Iterator[Placed]:
        yield from self._people()
        yield from self._units([*self.kind["units"], *self.texts.units])
        yield from self._calendar()
        yield from self._announcements()
        yield from self._questions()
        yield from self._links()
        yield from self._gallery()
        yield "", translated(SitemapPage, self._site_map)

    # --- people and units --------------------------------------------------------------------

    def _people(self) -> Iterator[Placed]:
        for leader in self.texts.leaders:
            yield "leaders", self._person(leader)
        if self.rows.has_section("spokesperson"):
            yield "spokesperson", self._person(self.texts.leaders[1], is_spokesperson=True)

    def _person(self, leader: Leader, *, is_spokesperson: bool = False) -> Pages:
        def fields(language: str) -> dict:
            speaking = self.say(common()["spokesperson"], "duties", language)
            life = self._biography(leader, language)
            return {
                "title": leader.name,
                "post": leader.post[language],
                "duties": speaking if is_spokesperson else leader.duties[language],
                "reception": leader.reception[language],
                "phone": leader.phone,
                "email": leader.email,
                "is_spokesperson": is_spokesperson,
                "portrait": self.rows.pictures[leader.portrait],
                "body": [{"type": "text", "value": html_of(life), "id": str(uuid4())}],
            }

        return translated(PersonPage, fields)

    def _biography(self, leader: Leader, language: str) -> str:
        """An invented life; the same for a name each time, in both languages."""
        said = common()["biographies"]
        random = Random(leader.name)
        life = random.choice(said["lives"])
        words = {
            "leader": leader.name,
            "post": leader.post[language],
            "year": str(random.randint(1963, 1981)),
            "home": random.choice(said["homes"]),
        }
        return filled(life[language], self.words[language] | words)

    def _units(self, units: list[dict], above: str | Pages = "introduction") -> Iterator[Placed]:
        for unit in units:
            pages = translated(UnitPage, self._unit(unit))
            yield above, pages
            yield from self._units(unit.get("units", []), pages)

    def _unit(self, unit: dict) -> Callable[[str], dict]:
        name, phone = self._next_name(), self._next_phone()
        post = unit.get("head", self.kind["unit_head"])

        def fields(language: str) -> dict:
            duties = self.say(unit, "duties", language)
            return {
                "title": self.say(unit, "title", language),
                "head": f"{name}, {post[language]}",
                "phone": phone,
                "address": self.texts.contact[f"address_{language}"],
                "body": [{"type": "text", "value": html_of(duties), "id": str(uuid4())}],
            }

        return fields

    @cached_property
    def _names(self) -> Iterator[str]:
        """Invented names, each once, none of them a leader's."""
        names = [
            f"{first} {given}"
            for group in common()["names"]
            for first in group["first"]
            for given in group["given"]
        ]
        self.random.shuffle(names)
        leaders = {leader.name for leader in self.texts.leaders}
        return (name for name in names if name not in leaders)

    def _next_name(self) -> str:
        return next(self._names)

    @cached_property
    def _phones(self) -> Iterator[str]:
        """Numbers behind those of the leaders: "0214 3840 034" is followed by "0214 3840 054"."""
        number = int(self.texts.contact["phone"].replace(" ", ""))
        digits = (f"0{number + n}" for n in range(20, 80))
        return (f"{text[:4]} {text[4:8]} {text[8:]}" for text in digits)

    def _next_phone(self) -> str:
        return next(self._phones)

    # --- calendar ----------------------------------------------------------------------------

    def _calendar(self) -> Iterator[Placed]:
        if not self.rows.has_section("calendar"):
            return
        days = working_days(self.today)
        weeks = sorted(days, key=lambda day: ((day - self.today).days // 7, day.weekday()))
        for event in self.kind["events"]:
            yield "calendar", self._event(event, weeks[event["day"] - 1])
        later = working_days(self.today + timedelta(weeks=2), weeks=LATER_WEEKS)
        for event in self._weekly_events():
            for day in later:
                if day.weekday() == event["day"] - 1:
                    yield "calendar", self._event(event, day)
        receptions = reception_days(self.texts.leaders[0].reception["vi"], [*days, *later])
        for day in receptions:
            yield "calendar", self._event(self.kind["reception"], day)

    def _weekly_events(self) -> list[dict]:
        """What stands in both weeks goes on every week; as it is said of the first."""
        again = {event["title"]["vi"] for event in self.kind["events"] if event["day"] > 5}
        first = (event for event in self.kind["events"] if event["day"] <= 5)
        return [event for event in first if event["title"]["vi"] in again]

    def _event(self, event: dict, day: date) -> Pages:
        def fields(language: str) -> dict:
            title = self.say(event, "title", language)
            return {
                "title": title,
                "slug": f"{slug_of(title)[:80].strip('-')}-{day:%d-%m}",
                "kind": event["kind"],
                "starts_at": _at(day, event["from"]),
                "ends_at": _at(day, event["to"]),
                "place": self.say(event, "place", language),
                "people": self._who(event, language),
            }

        return translated(EventPage, fields)

    def _who(self, event: dict, language: str) -> str:
        if not event.get("leader"):
            return ""
        leaders = self.texts.leaders
        leader = leaders[min(event["leader"], len(leaders)) - 1]
        post = leader.post[language]
        return f"{post} {leader.name}" if language == "vi" else f"{leader.name}, {post}"

    # --- announcements -----------------------------------------------------------------------

    def _announcements(self) -> Iterator[Placed]:
        """The portal's own, one of its kind in both languages and one in Vietnamese."""
        for announcement in self.texts.announcements:
            yield announcement.section, self._announcement(announcement)
        both = [item for item in self.kind["announcements"] if "en" in item]
        one = [item for item in self.kind["announcements"] if "en" not in item]
        for item in (self.random.choice(both), self.random.choice(one)):
            said = item | {
                language: filled(item[language], self.words[language])
                for language in LANGUAGES
                if language in item
            }
            announcement = announcement_of(said, f"announcement of {self.portal.kind}")
            yield announcement.section, self._announcement(announcement)

    def _announcement(self, announcement: Announcement) -> Pages:
        def fields(language: str) -> dict:
            text = announcement.texts[language]
            return {
                "title": text.title,
                "summary": text.summary,
                "body": self.rows.body(text.body, language),
                "attachments": self.rows.attachments(text.attachments),
                "is_urgent": announcement.is_urgent,
                "shown_until": announcement.until,
                "published_at": announcement.date,
                "first_published_at": announcement.date,
            }

        return translated(AnnouncementPage, fields, announcement.texts)

    # --- questions, links, pictures ----------------------------------------------------------

    def _questions(self) -> Iterator[Placed]:
        faq = self.kind.get("faq")
        if faq is None:
            return

        def fields(language: str) -> dict:
            groups = [(faq["own"], self.texts.questions), (faq["common"], self.kind["questions"])]
            return {
                "title": self.say(faq, "title", language),
                "intro": self.say(faq, "intro", language),
                "body": [
                    {
                        "type": "group",
                        "id": str(uuid4()),
                        "value": {
                            "title": filled(heading[language], self.words[language]),
                            "questions": [_item(self._question(q, language)) for q in questions],
                        },
                    }
                    for heading, questions in groups
                    if questions
                ],
            }

        yield faq["section"], translated(FaqPage, fields)

    def _question(self, item: dict, language: str) -> dict:
        return {
            "title": self.say(item, "title", language),
            "text": html_of(self.say(item, "text", language)),
        }

    def _links(self) -> Iterator[Placed]:
        for link in common()["links"]:
            if self.rows.has_section(link["section"]):
                yield link["section"], _link(link)

    def _gallery(self) -> Iterator[Placed]:
        gallery = self.texts.gallery
        if gallery is None:
            return

        def fields(language: str) -> dict:
            words = gallery.words[language]
            shown = zip(gallery.pictures, words["captions"], strict=True)
            pictures = [_item(self.rows.image(key, caption)) for key, caption in shown]
            video = {
                "title": words["video"],
                "url": gallery.video,
                "poster": self.rows.pictures[gallery.pictures[0]].pk,
            }
            return {
                "title": words["title"],
                "intro": words["intro"],
                "body": [
                    {
                        "type": "gallery",
                        "id": str(uuid4()),
                        "value": {"heading": words["heading"], "pictures": pictures},
                    },
                    {"type": "video", "id": str(uuid4()), "value": video},
                ],
            }

        yield gallery.section, translated(GalleryPage, fields)

    def _site_map(self, language: str) -> dict:
        words = common()["site_map"][language]
        return {"title": words["title"], "intro": filled(words["intro"], self.words[language])}


def _link(link: dict) -> Pages:
    def fields(language: str) -> dict:
        return {"title": link["title"][language], "address": link["address"]}

    return translated(LinkPage, fields)


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), VIETNAM)
