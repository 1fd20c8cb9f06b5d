"""How a section lists the kinds of pages below it: a registry that the apps of those kinds fill.

A section knows articles and sub-sections; people, events, announcements and the like bring their
own list along.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from .models import BasePage


@dataclass(frozen=True)
class Listing:
    """The list of one page type.

    `context(section, request)` gives what `template` places; it costs a constant number of
    statements and is asked only if the section has such a page.
    """

    model: type[BasePage]
    order: int
    template: str
    context: Callable[[Page, object], dict]


_listings: dict[type[BasePage], Listing] = {}


def register(listing: Listing) -> None:
    _listings[listing.model] = listing


def listed_types() -> set[type[BasePage]]:
    """Page types with a list of their own."""
    return set(_listings)


def parts_of(section: Page, types: set[int], request) -> list[dict]:
    """Template and context of each list that a section needs; `types` are its content types."""
    present = [
        listing
        for listing in _listings.values()
        if ContentType.objects.get_for_model(listing.model).pk in types
    ]
    return [
        {"template": listing.template, **listing.context(section, request)}
        for listing in sorted(present, key=lambda listing: listing.order)
    ]
