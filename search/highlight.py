"""Showing readers where their words stand, with marks for questions without."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from . import analysis
from .scoring import Terms, halves, is_syllable

WINDOW = 240  # characters of a snippet
CLOSE = 3  # words from one to the next that may belong together
LEAD = 50  # of them before the first word that was found

# Splitting by it gives what stands between words and words in turn.
_WORD = re.compile(r"([^\W_]+(?:&[^\W_]+)*)")

# What words look like without marks, and with them in the streams' letters. Cleared when full:
# texts have few different words, and a look-up must cost nothing.
_read: dict[str, tuple[str, bytes]] = {}
_MOST_READ = 50_000


def _folded(words: list[str]) -> list[str]:
    """Each word without marks; compounds of foreign scripts count as one word."""
    if len(_read) > _MOST_READ:
        _read.clear()
    for word in words:
        if word not in _read:
            marked = b"".join(analysis.syllables(word))
            _read[word] = (analysis.without_marks(marked).decode("ascii"), marked)
    return [_read[word][0] for word in words]


class Highlighter:
    """Marks a question's words: neighbours where there are any, else single words.

    Where the reader typed marks, a word must carry the same. A syllable typed without them looks
    like many others: alone it is marked if it stands close to another one that was asked for.
    `names` are other names of what was asked for, as folded syllables; they are marked as a whole.
    """

    def __init__(self, terms: Terms, names: Iterable[Sequence[str]] = ()):
        self._names: dict[str, list[Sequence[str]]] = {}
        for name in names:
            self._names.setdefault(name[0], []).append(name)
        self._singles = set(terms.syllables)
        self._pairs = set(terms.pairs)
        # One syllable asked for, written as two: their joint is the syllable.
        self._split = {syllable for syllable in terms.syllables if halves(syllable)}
        self._typed: dict[str, set[bytes]] = {}
        for marked in terms.marked_syllables if terms.has_marks else ():
            folded = analysis.without_marks(marked)
            if folded != marked:
                self._typed.setdefault(folded.decode("ascii"), set()).add(marked)

    def whole(self, text: str) -> SafeString:
        """The whole text, marked."""
        parts = _WORD.split(text)
        return _html(parts, self._hits(parts[1::2]), 0, len(parts))

    def window(self, text: str) -> SafeString:
        """The part of a text that says most of what was asked; its beginning if nothing is there."""
        parts = _WORD.split(text)
        hits = self._hits(parts[1::2])
        first, last = _window(parts, hits)
        before, after = "… " if first else "", " …" if last < len(parts) else ""
        return mark_safe(f"{before}{_html(parts, hits, first, last).strip()}{after}")

    def _hits(self, words: list[str]) -> list[int]:
        """Numbers of the words to mark."""
        folded = _folded(words)
        wanted = self._singles
        alike = [n for n, word in enumerate(folded) if word in wanted and self._agrees(words[n])]
        near = {n for n, word in enumerate(folded) if word in self._pairs}  # written as one
        for here, there in pairwise(alike):
            if there == here + 1 and folded[here] + folded[there] in self._pairs:
                near |= {here, there}
        if self._names:
            for n, word in enumerate(folded):
                for name in self._names.get(word, ()):
                    if folded[n : n + len(name)] == name:
                        near |= {*range(n, n + len(name))}
        if self._split:
            for n, (left, right) in enumerate(pairwise(folded)):
                if left + right in self._split:
                    near |= {n, n + 1}
        return sorted(near) or self._telling(alike, folded)

    def _telling(self, hits: list[int], folded: list[str]) -> list[int]:
        """Single words that are what was asked for, and do not only look like it."""
        if len(self._singles) == 1:
            return hits
        around = {
            n
            for here, there in pairwise(hits)
            if there - here <= CLOSE and folded[here] != folded[there]
            for n in (here, there)
        }
        return [
            n for n in hits if n in around or folded[n] in self._typed or not is_syllable(folded[n])
        ]

    def _agrees(self, word: str) -> bool:
        folded, marked = _read[word]
        typed = self._typed.get(folded)
        return typed is None or marked in typed


def _window(parts: list[str], hits: list[int]) -> tuple[int, int]:
    """From which part to which the window with most different words goes."""
    places = [0, *accumulate(map(len, parts))]
    best, first = (0, 0), 0
    end = 0
    for start, hit in enumerate(hits):
        begin = places[2 * hit + 1]
        while end < len(hits) and places[2 * hits[end] + 1] < begin + WINDOW - LEAD:
            end += 1
        inside = {_read[parts[2 * n + 1]][0] for n in hits[start:end]}
        if (len(inside), end - start) > best:
            best, first = (len(inside), end - start), 2 * hit + 1
    lead = places[first] - LEAD
    while first and places[first - 1] >= lead:
        first -= 1
    if places[first] <= LEAD:
        first = 0
    last = first + 1
    while last < len(parts) and places[last] + len(parts[last]) <= places[first] + WINDOW:
        last += 1
    return first, last


def _html(parts: list[str], hits: list[int], first: int, last: int) -> SafeString:
    """Escaped parts; neighbouring hits share one mark."""
    html, place = [], first
    stretches: list[list[int]] = []
    for hit in hits:
        number = 2 * hit + 1
        if not first <= number < last:
            continue
        if stretches and number == stretches[-1][1] + 1 and not parts[number - 1].strip():
            stretches[-1][1] = number + 1
        else:
            stretches.append([number, number + 1])
    for begin, end in stretches:
        html += [
            escape("".join(parts[place:begin])),
            "<mark>",
            escape("".join(parts[begin:end])),
            "</mark>",
        ]
        place = end
    html.append(escape("".join(parts[place:last])))
    return mark_safe("".join(html))
