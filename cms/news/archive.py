"""How many articles each section has of each year, held in memory: counting grows with a portal."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Count
from django.db.models.functions import ExtractYear, Length, Substr
from wagtail.models import Page

from cms.core.memory import PortalMemory
from sites.registry import registry


@dataclass(frozen=True)
class Archive:
    """`counts`: by tree path of a section, then by year; live articles right below it."""

    counts: dict[str, dict[int, int]]

    def years(self, path: str) -> list[int]:
        """Years that have articles in a section or its sub-sections, the newest first."""
        found = {year for place, years in self._below(path) for year in years}
        return sorted(found, reverse=True)

    def count(self, path: str, year: int | None = None) -> int:
        return sum(
            number
            for _place, years in self._below(path)
            for of_year, number in years.items()
            if year in (None, of_year)
        )

    def _below(self, path: str):
        return [(place, years) for place, years in self.counts.items() if place.startswith(path)]


def _load(portal_id: int) -> Archive:
    articles = apps.get_model("news.ArticlePage").objects.live()
    portal = registry.get(portal_id)
    counts: dict[str, dict[int, int]] = {}
    for home in portal.homes.values() if portal else ():
        rows = (
            articles.below(home.path)
            .annotate(
                place=Substr("path", 1, Length("path") - Page.steplen),
                year=ExtractYear("published_at"),
            )
            .order_by()
            .values_list("place", "year")
            .annotate(Count("pk"))
        )
        for place, year, number in rows:
            counts.setdefault(place, {})[year] = number
    return Archive(counts)


_memory = PortalMemory(_load, lambda change: change.kind == "page")


def archive_of(portal_id: int) -> Archive:
    return _memory.get(portal_id)
