"""Articles as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cms.media.pictures import Picture, picture_of
from cms.navigation.tree import tree_of
from sites.registry import registry


@dataclass(frozen=True)
class Card:
    title: str
    url: str
    summary: str
    date: date
    section_title: str
    section_url: str
    picture: Picture | None
    path: str


def cards_of(articles: Iterable, request) -> list[Card]:
    """Cards of articles; asks nothing of the database beyond the articles themselves."""
    cards = []
    for article in articles:
        portal, language = registry.of_path(article.path)
        above = tree_of(portal.pk, language).above(article.path)
        section = above[-1] if above else None
        cards.append(
            Card(
                title=article.title,
                url=article.get_url(request),
                summary=article.summary,
                date=timezone.localdate(article.published_at),
                section_title=section.title if section else "",
                section_url=section.url if section else "",
                picture=picture_of(article.picture),
                path=article.path,
            )
        )
    return cards
