"""Anchors of headings: made of their words, each once on a page."""

from collections.abc import Iterable

from .text import slug_of

# Names that the templates around a text give to parts of a page; a heading with the same words
# would be another element of the same name. A test holds this list to the templates.
TAKEN = frozenset(
    [
        "agenda",
        "attachments",
        "children",
        "contours",
        "directory",
        "find",
        "leaders",
        "look-up",
        "main",
        "menu",
        "more-news",
        "newest",
        "notices",
        "privacy",
        "public-index",
        "receipt-code",
        "receipt-code-error",
        "receipt-code-hint",
        "related",
        "search-again",
        "series",
        "services",
        "site-index",
        "toc",
        "week",
        "years",
    ]
)
# Of a heading without a Latin letter or digit.
_NAMELESS = "part"


def anchors_of(headings: Iterable[str]) -> list[str]:
    """An anchor for each heading, in their order: "Đất đai" twice -> "dat-dai", "dat-dai-2"."""
    used = set(TAKEN)
    anchors = []
    for heading in headings:
        wanted = anchor = slug_of(heading) or _NAMELESS
        number = 1
        while anchor in used:
            number += 1
            anchor = f"{wanted}-{number}"
        used.add(anchor)
        anchors.append(anchor)
    return anchors
