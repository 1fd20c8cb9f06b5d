"""The volume of a real half-year: as many articles as the portals published from January to June 2021.

`data/volume.csv` has the number of each portal. The province's report gives the sums of the groups
and some portals: 1,987 of the province, 2,653 of 14 Party bodies, 7,890 of 39 departments and
units, 2,873 of 9 districts, 1,494 of 20 communes, 16,897 in all; 1,385 of the city of Lào Cai, near
900 of Sa Pa, 400 to 550 of five departments, none of two portals. (It says 400 to 550 also of Bảo
Yên and Bát Xát, which the sum of the districts does not allow; they come third and fourth.) The
other portals' shares are invented. The texts are put together from `data/volume.toml`.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from cms.core.trees import homes_of
from cms.media.models import PortalImage
from cms.news.models import ArticlePage, SectionPage
from cms.news.operations import bulk_add_articles
from sites.models import Portal, PortalKind
from sites.scope import portal_scope

DATA = Path(__file__).parent / "data"
FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = [
    day
    for day in (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
    if day.weekday() < 5
]
# How many of a hundred articles stand in each section, where a portal has it.
SHARES = {
    "news": 56,
    "direction": 12,
    "documents": 10,
    "procedures": 5,
    "legal-information": 8,
    "projects": 6,
    "plans": 3,
}
# Directive documents and decisions on procedures; the province's report counts them apart.
OFFICIAL = ("direction", "documents", "procedures")
PROVINCE_OFFICIAL = 477


@cache
def items_of_portals() -> dict[str, int]:
    with (DATA / "volume.csv").open(encoding="utf-8") as file:
        return {row["slug"]: int(row["items"]) for row in csv.DictReader(file)}


@cache
def words() -> dict:
    with (DATA / "volume.toml").open("rb") as file:
        return tomllib.load(file)


def _subjects(kind: str) -> list[str]:
    unit = kind in (PortalKind.VERTICAL, PortalKind.SPECIALISED)
    return words()["subjects"]["department" if unit else kind]


@dataclass(frozen=True)
class Writer:
    """Puts the articles of one portal together, the same each time."""

    portal: Portal
    random: Random

    def article(self, section: str, number: int, moment: datetime) -> ArticlePage:
        choose = self.random.choice
        fill = {
            "subject": choose(_subjects(self.portal.kind)),
            "place": choose(words()["places"]),
            "work": choose(words()["works"]),
            "name": self.portal.name_vi,
            "number": number,
            "month": moment.month,
            "code": self.portal.slug.upper(),
        }
        title = choose(words()["titles"][section]).format(**fill)
        kind = "official" if section in OFFICIAL else "news"
        sentences = self.random.sample(words()["sentences"][kind], 4)
        summary, *body = [sentence.format(**fill) for sentence in sentences]
        return ArticlePage(
            title=title[0].upper() + title[1:],
            summary=summary,
            body=[
                {
                    "type": "text",
                    "value": "".join(f"<p>{escape(text, quote=False)}</p>" for text in body),
                    "id": str(UUID(int=self.random.getrandbits(128), version=4)),
                }
            ],
            published_at=moment,
        )

    def moments(self, count: int) -> list[datetime]:
        """Working days and hours, in their order."""
        return sorted(
            datetime.combine(
                self.random.choice(DAYS),
                time(self.random.randrange(8, 17), self.random.randrange(60)),
                VIETNAM,
            )
            for _ in range(count)
        )

    def sections(self, count: int, have: set[str]) -> Iterator[str]:
        keys = [key for key in SHARES if key in have]
        if self.portal.kind == PortalKind.PROVINCE:
            official = [key for key in keys if key in OFFICIAL]
            others = [key for key in keys if key not in OFFICIAL]
            drawn = self._drawn(official, PROVINCE_OFFICIAL)
            drawn += self._drawn(others, count - PROVINCE_OFFICIAL)
            self.random.shuffle(drawn)
            return iter(drawn)
        return iter(self._drawn(keys, count))

    def _drawn(self, keys: list[str], count: int) -> list[str]:
        return self.random.choices(keys, [SHARES[key] for key in keys], k=count)


def load_volume(portal: Portal, count: int) -> int:
    """Put a portal's articles of the half-year in; how many there were.

    A portal that has any of these months is left alone.
    """
    with portal_scope(portal), transaction.atomic():
        Portal.objects.select_for_update().get(pk=portal.pk)
        home = homes_of(portal)["vi"]
        beginning = datetime.combine(FIRST, time(), VIETNAM)
        end = datetime.combine(LAST + timedelta(1), time(), VIETNAM)
        own = ArticlePage.objects.filter(path__startswith=home.path)
        if not count or own.filter(published_at__gte=beginning, published_at__lt=end).exists():
            return 0
        sections = {
            section.key: section
            for section in SectionPage.objects.filter(path__startswith=home.path).exclude(key="")
        }
        writer = Writer(portal, Random(portal.slug))
        pictures = [None, *PortalImage.objects.order_by("pk")]
        articles = []
        keys = writer.sections(count, set(sections))
        for number, moment in enumerate(writer.moments(count), 1):
            key = next(keys)
            article = writer.article(key, number, moment)
            if key not in OFFICIAL:
                article.picture = writer.random.choice(pictures)
                article.caption = article.picture.title if article.picture else ""
            articles.append((sections[key], article))
        return len(bulk_add_articles(articles=articles))


def load_volumes(progress: Callable[[int, int, str, int], None]) -> int:
    """Load every portal; `progress(done, total, slug, articles)` after each. Gives all articles."""
    portals = list(Portal.objects.filter(slug__in=items_of_portals()).order_by("pk"))
    total = 0
    for done, portal in enumerate(portals, 1):
        count = load_volume(portal, items_of_portals()[portal.slug])
        total += count
        progress(done, len(portals), portal.slug, count)
    return total
