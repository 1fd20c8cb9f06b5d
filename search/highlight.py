"""Showing readers where their words stand, with marks for questions without."""

import itertools
import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import analysis
from .scoring import Terms, halves

WINDOW = 240  # characters of a snippet
_LEAD = 50  # of them before the first word that was found

_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")


@lru_cache(maxsize=20_000)
def _read(word: str) -> tuple[str, bytes]:
    """A word without marks, and with them; long compounds count as their first syllable."""
    marked = b"".join(analysis.syllables(word))
    return analysis.without_marks(marked).decode("ascii"), marked


class Highlighter:
    """Marks a question's words: pairs where there are any, else single syllables.

    Where the reader typed marks, a word must carry the same.
    """

    def __init__(self, terms: Terms):
        self._singles = set(terms.syllables)
        self._pairs = set(terms.pairs)
        for syllable in terms.syllables:
            self._pairs |= {first + second for first, second in halves(syllable)}
        self._typed = {}
        if terms.has_marks:
            for marked in terms.marked_syllables:
                folded = analysis.without_marks(marked)
                if folded != marked:
                    self._typed.setdefault(folded.decode("ascii"), set()).add(marked)

    def whole(self, text: str) -> SafeString:
        """The whole text, marked."""
        return _marked(text, self._hits(text), 0, len(text))

    def window(self, text: str) -> SafeString:
        """The part of a text that says most of what was asked; its beginning if nothing is there."""
        hits = self._hits(text)
        start = self._best_start(text, hits)
        end = min(start + WINDOW, len(text))
        if end < len(text):
            end = max(text.rfind(" ", start, end), start + WINDOW // 2)
        shown = _marked(text, hits, start, end)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(f"{before}{shown}{after}")

    def _hits(self, text: str) -> list[tuple[int, int, str]]:
        """Where marked stretches begin and end, and what stands there."""
        words = [(m.start(), m.end(), *_read(m[0])) for m in _WORD.finditer(text)]
        alike = [
            folded in self._singles and self._agrees(f, m)
            for _s, _e, f, m in words
            for folded in (f,)
        ]
        in_pair = [False] * len(words)
        for place, (left, right) in enumerate(itertools.pairwise(words)):
            if (
                left[2] + right[2] in self._pairs
                and self._agrees(*left[2:])
                and self._agrees(*right[2:])
            ):
                in_pair[place] = in_pair[place + 1] = True
        for place, word in enumerate(words):
            if word[2] in self._pairs:  # two syllables written as one
                in_pair[place] = True
        chosen = in_pair if any(in_pair) else alike
        return [
            (start, end, folded)
            for (start, end, folded, _marked), is_hit in zip(words, chosen, strict=True)
            if is_hit
        ]

    def _agrees(self, folded: str, marked: bytes) -> bool:
        typed = self._typed.get(folded)
        return typed is None or marked in typed

    @staticmethod
    def _best_start(text: str, hits: list[tuple[int, int, str]]) -> int:
        """Where the window with most different words begins."""
        best, best_start, last = (0, 0), 0, 0
        for first, (start, _end, _word) in enumerate(hits):
            while last < len(hits) and hits[last][1] <= start + WINDOW - _LEAD:
                last += 1
            inside = hits[first:last]
            value = (len({word for _s, _e, word in inside}), len(inside))
            if value > best:
                best, best_start = value, start
        if best_start <= WINDOW - _LEAD and best_start < _LEAD:
            return 0
        space = text.find(" ", max(best_start - _LEAD, 0), best_start)
        return space + 1 if space >= 0 else best_start


def _marked(text: str, hits: list[tuple[int, int, str]], start: int, end: int) -> SafeString:
    """Escaped text from start to end; neighbouring hits share one mark."""
    parts, place = [], start
    stretches: list[list[int]] = []
    for begin, finish, _word in hits:
        if begin < start or finish > end:
            continue
        if stretches and not text[stretches[-1][1] : begin].strip():
            stretches[-1][1] = finish
        else:
            stretches.append([begin, finish])
    for begin, finish in stretches:
        parts += [escape(text[place:begin]), "<mark>", escape(text[begin:finish]), "</mark>"]
        place = finish
    parts.append(escape(text[place:end]))
    return mark_safe("".join(parts))
