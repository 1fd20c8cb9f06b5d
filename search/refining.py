"""Choices beside the results: what they can be narrowed to, with counts and addresses."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from sites.registry import registry

from .asked import Asked
from .engines.base import Filters, Found
from .facets import counts
from .models import label_of

SHOWN = 6  # values of one facet; the others are folded


@dataclass(frozen=True)
class Choice:
    """One value; its address chooses it, or gives the choice up if it `is_current`."""

    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Facet:
    title: str
    choices: list[Choice]

    @property
    def shown(self) -> list[Choice]:
        return self.choices[:SHOWN]

    @property
    def folded(self) -> list[Choice]:
        return self.choices[SHOWN:]

    @property
    def current(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_current), None)


def facets(asked: Asked, census: Iterable[Found], filters: Filters) -> list[Facet]:
    """What a reader can choose; a facet with one value is none, unless that value is chosen."""
    found = counts(census, filters)
    facets = [
        _facet(asked, _("Kind"), "kind", found["kind"], label=label_of),
        _facet(asked, _("Year"), "year", found["year"], label=str, by_label=True),
        _facet(
            asked, _("Language"), "language", found["language"],
            label=dict(settings.LANGUAGES).get,
        ),
    ]  # fmt: skip
    if asked.is_everywhere:
        portals = {p.slug: p.name for p in map(registry.get, found["portal"]) if p is not None}
        by_slug = Counter(
            {p.slug: n for pk, n in found["portal"].items() if (p := registry.get(pk))}
        )
        facets.insert(1, _facet(asked, _("Portal"), "portal", by_slug, label=portals.get))
    return [facet for facet in facets if facet.current or len(facet.choices) > 1]


def _facet(
    asked: Asked,
    title: str,
    name: str,
    found: Counter,
    *,
    label: Callable,
    by_label: bool = False,
) -> Facet:
    chosen = getattr(asked, name)
    values = found | {chosen: found[chosen]} if chosen is not None else found
    choices = [
        Choice(
            label=str(label(value)),
            count=count,
            url=asked.url(**{name: None if value == chosen else value}, page=1),
            is_current=value == chosen,
        )
        for value, count in values.items()
    ]
    if by_label:
        choices.sort(key=lambda choice: choice.label, reverse=True)
    else:
        choices.sort(key=lambda choice: (-choice.count, choice.label))
    # What is chosen can be seen to be so.
    choices.sort(key=lambda choice: not choice.is_current)
    return Facet(title, choices)
