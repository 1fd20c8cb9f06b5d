"""Titles that begin with, or hold, what a reader is typing."""

from itertools import pairwise

from .engines import engine
from .engines.base import Filters, Formula
from .models import SearchEntry
from .scoring import Terms

MOST = 8
LEAST_LETTERS = 2


def suggestions(text: str, language: str, portal: int) -> list[SearchEntry]:
    """Entries whose titles hold the typed words beside each other, this portal's first.

    The last word may be unfinished.
    """
    formula = _formula(Terms(text).sequence)
    if not formula:
        return []
    here, index = Filters(language, portal=portal), engine()
    narrow = here.scope_tokens()[0]
    found = index.matching(formula, here, narrow, without=(), offset=0, limit=MOST)
    if len(found) < MOST:
        everywhere, left = here.without("portal"), MOST - len(found)
        found += index.matching(formula, everywhere, None, without=found, offset=0, limit=left)
    entries = SearchEntry.objects.in_bulk(found)
    return [entries[pk] for pk in found if pk in entries]


def _formula(words: list[str]) -> Formula:
    """All neighbours in the title; of the last pair, or the only word, its beginning."""
    if not words or len("".join(words)) < LEAST_LETTERS:
        return []
    if len(words) == 1:
        return [[f"={words[0]}*"]]
    pairs = [first + second for first, second in pairwise(words)]
    return [*([f"={pair}"] for pair in pairs[:-1]), [f"={pairs[-1]}*"]]
