"""How many results there would be for each kind, portal, year and language."""

from collections import Counter
from collections.abc import Iterable

from .engines.base import Filters, Found

# Each can be chosen on its own; the name in the filters and the one in the counts are the same.
FACETS = ("kind", "portal", "year", "language")


def is_inside(found: Found, filters: Filters, *, without: str = "") -> bool:
    """Whether entries of these counts pass the filters, one of them left out."""
    return all(
        getattr(filters, name) in (None, getattr(found, name)) for name in FACETS if name != without
    )


def total(census: Iterable[Found], filters: Filters) -> int:
    return sum(found.count for found in census if is_inside(found, filters))


def counts(census: Iterable[Found], filters: Filters) -> dict[str, Counter]:
    """For each facet its values with their counts, if nothing but that choice were changed."""
    found: dict[str, Counter] = {name: Counter() for name in FACETS}
    for part in census:
        for name in FACETS:
            if (value := getattr(part, name)) is not None and is_inside(
                part, filters, without=name
            ):
                found[name][value] += part.count
    return found
