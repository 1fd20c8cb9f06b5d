"""The order of results: one scorer for all engines.

BM25F over title and text, scaled by how much of the question a thing answers, by how well its marks
agree with marks that were typed, and by whether its title says just that. Engines only propose
candidates.
"""

import itertools
import math
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from . import analysis

# BM25F with the usual constants of BM25 (Robertson and Zaragoza, 2009): title and text are measured
# against what is usual for each, so that a long text takes nothing from its title.
K1, B = 1.2, 0.75
# A word in a title of the usual length counts as often as this in the text.
TITLE_WEIGHT = 10
USUAL_TITLE = 20  # syllables
# Share of the score that needs all typed syllables; the square punishes the first one missing.
COVERAGE = 0.6
# What agreeing marks add, for all syllables and for all neighbours.
MARKS, MARKED_PAIRS = 0.3, 0.3
# What a title adds that holds all typed words beside each other, and once more with their marks.
SAID_SO = 0.2
# Syllables in more entries than this share say little when they stand in a pair.
COMMON = 0.1
# ... but in few entries anything is common.
COMMON_AT_LEAST = 100

# One Vietnamese syllable without marks: initial, vowels, final (the alphabet's inventory).
_SYLLABLE = re.compile(
    r"(?:ngh?|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


@dataclass(frozen=True)
class Statistics:
    """What the index holds: entries, syllables in them, and entries for each term asked about."""

    entries: int
    syllables: int
    frequencies: Mapping[str, int]

    @cached_property
    def usual_length(self) -> float:
        return self.syllables / self.entries if self.entries else 1.0

    def weight(self, term: str) -> float:
        """How much a term tells: rare ones much, and never less than nothing."""
        count = self.frequencies.get(term, 0)
        return math.log(1 + (self.entries - count + 0.5) / (count + 0.5))


def is_syllable(word: str) -> bool:
    """Whether a folded word can be a Vietnamese syllable, as "du" is and "ubnd" and "2023" are not."""
    return _SYLLABLE.fullmatch(word) is not None


def halves(syllable: str) -> list[tuple[str, str]]:
    """Two syllables written as one: "sapa" is sa pa. Empty for what is itself a syllable."""
    if len(syllable) < 4 or is_syllable(syllable) or not syllable.isalpha():
        return []
    return [
        (syllable[:cut], syllable[cut:])
        for cut in range(2, len(syllable) - 1)
        if is_syllable(syllable[:cut]) and is_syllable(syllable[cut:])
    ]


def _plain(pair: tuple[bytes, bytes]) -> tuple[str, str]:
    left, right = map(analysis.without_marks, pair)
    return left.decode("ascii"), right.decode("ascii")


class Terms:
    """What a question asks for, before anything is known of the index."""

    def __init__(self, text: str):
        marked = analysis.syllables(text)[: analysis.MAX_QUERY_SYLLABLES]
        folded = [analysis.without_marks(s) for s in marked]
        self.marked_syllables = list(dict.fromkeys(marked))
        self.marked_pairs = list(dict.fromkeys(itertools.pairwise(marked)))
        self.has_marks = marked != folded
        words = [s.decode("ascii") for s in folded]
        self.sequence, self.marked_sequence = words, marked
        self.syllables = list(dict.fromkeys(words))
        self.pairs = {a + b: (a, b) for a, b in itertools.pairwise(words)}
        self.numbers = self._numbers(words)

    @staticmethod
    def _numbers(words: list[str]) -> list[str]:
        """Runs of syllables that could be a document's number: 12 2023 nd cp -> "122023ndcp"."""
        return list(
            dict.fromkeys(
                "".join(words[start:end])
                for start, word in enumerate(words)
                if word.isdigit()
                for end in range(start + 3, min(start + 7, len(words)) + 1)
            )
        )

    @property
    def all(self) -> list[str]:
        return [*self.syllables, *self.pairs, *self.numbers]


@dataclass(frozen=True)
class Scored:
    score: float
    # All typed syllables are there; and each beside one of its neighbours.
    is_covered: bool
    is_near: bool
    # The document number that was typed stands in the title: 2; in the text: 1.
    numbered: int = 0


class Scorer:
    """Scores entries for one question, from their streams."""

    def __init__(self, terms: Terms, statistics: Statistics):
        self.terms, self.statistics = terms, statistics
        known = statistics.frequencies
        common = max(COMMON * statistics.entries, COMMON_AT_LEAST)
        self.pairs = [pair for pair in terms.pairs if pair in known]
        self.numbers = [number for number in terms.numbers if number in known]
        telling = [s for s in terms.syllables if s in known and known[s] <= common]
        self.syllables = telling if self.pairs else [s for s in terms.syllables if s in known]
        # What makes up the score.
        self.scoring = list(dict.fromkeys([*self.numbers, *self.pairs, *self.syllables]))
        self.weights = {term: statistics.weight(term) for term in self.scoring}
        # Syllables that only have to be there.
        self.covering = [s for s in terms.syllables if s in known and s not in self.weights]
        # A word as it may stand in a folded stream, whole or as two.
        self._patterns = {term: self._written(term) for term in [*self.scoring, *self.covering]}
        self._near = near_formula(terms, known)
        # All that was typed, as it may stand in a title.
        self._phrase = self._marked_phrase = b""
        if len(terms.sequence) > 1:
            self._phrase = f" {'  '.join(terms.sequence)} ".encode()
            if terms.has_marks:
                self._marked_phrase = b" " + b"  ".join(terms.marked_sequence) + b" "
        # As it was typed; a shorter run of the same syllables is another document's.
        self._exact_numbers = [
            f" {number} ".encode()
            for number in self.numbers
            if not any(number != other and number in other for other in self.numbers)
        ]
        # What was typed with marks, as it stands in a stream, with the token of neighbours.
        self._marked, self._marked_pairs = [], []
        if terms.has_marks:
            self._marked = [(None, b" " + s + b" ") for s in terms.marked_syllables]
            self._marked_pairs = [
                (analysis.marked_token(*pair), b" " + b"  ".join(pair) + b" ")
                for pair in terms.marked_pairs
            ]

    @property
    def marked_tokens(self) -> list[tuple[str, str]]:
        """Tokens of neighbours that were typed with marks, each with its pair without them."""
        return [
            (token, left + right)
            for (token, _form), (left, right) in zip(
                self._marked_pairs, map(_plain, self.terms.marked_pairs), strict=False
            )
            if token
        ]

    def _written(self, term: str) -> list[bytes]:
        forms = [f" {term} "]
        if term in self.terms.pairs:
            first, second = self.terms.pairs[term]
            forms.insert(0, f" {first}  {second} ")
        else:
            forms += [f" {first}  {second} " for first, second in halves(term)]
        return [form.encode() for form in forms]

    def __call__(self, title: bytes, text: bytes, *, held: Set[str], asked: Set[str]) -> Scored:
        """Score an entry by the streams of its title and text.

        Of the tokens `asked` for it holds those in `held`; about others the streams are read.
        """
        plain_title, plain_text = analysis.without_marks(title), analysis.without_marks(text)
        in_title = TITLE_WEIGHT / _shrinkage(analysis.length(title), USUAL_TITLE)
        in_text = 1 / _shrinkage(analysis.length(text), self.statistics.usual_length)
        found = {
            term
            for term in self.covering
            if any(form in plain_title or form in plain_text for form in self._patterns[term])
        }
        score = 0.0
        for term, weight in self.weights.items():
            if term in asked and term not in held:
                continue
            count = 0.0
            for form in self._patterns[term]:
                count += in_title * plain_title.count(form) + in_text * plain_text.count(form)
            if count:
                found.add(term)
                score += weight * count * (K1 + 1) / (count + K1)
        coverage = sum(s in found for s in self.terms.syllables) / len(self.terms.syllables)
        score *= 1 - COVERAGE + COVERAGE * coverage**2
        agreement = 1.0
        for group, added in ((self._marked, MARKS), (self._marked_pairs, MARKED_PAIRS)):
            agreeing = sum(
                token in held if token in asked else form in title or form in text
                for token, form in group
            )
            if agreeing:
                agreement += added * agreeing / len(group)
        for phrase, where in ((self._phrase, plain_title), (self._marked_phrase, title)):
            if phrase and phrase in where:
                agreement *= 1 + SAID_SO
        numbered = 0
        if self._exact_numbers:
            numbered = (
                2
                if any(number in plain_title for number in self._exact_numbers)
                else int(any(number in plain_text for number in self._exact_numbers))
            )
        return Scored(
            score * agreement,
            numbered=numbered,
            is_covered=coverage == 1,
            is_near=bool(self._near) and all(not found.isdisjoint(clause) for clause in self._near),
        )


def _shrinkage(length: int, usual: float) -> float:
    """How much less a mention counts in a text of this length than in a usual one."""
    return 1 - B + B * length / usual


def near_formula(terms: Terms, known: Mapping[str, int]) -> list[list[str]]:
    """Every syllable beside one of its neighbours, as a formula; empty if that is impossible."""
    words = terms.sequence
    if len(words) == 1:
        return [words] if words[0] in known else []
    joined = [a + b for a, b in itertools.pairwise(words)]
    clauses = []
    for place in range(len(words)):
        around = [pair for pair in joined[max(place - 1, 0) : place + 1] if pair in known]
        if not around:
            return []
        clauses.append(around)
    # A clause that another one implies says nothing.
    return [
        list(clause)
        for clause in dict.fromkeys(map(tuple, clauses))
        if not any(set(other) < set(clause) for other in clauses)
    ]


def covering_formula(terms: Terms, known: Mapping[str, int]) -> list[list[str]]:
    """Every syllable somewhere; empty if one of them is nowhere."""
    if not terms.syllables or any(s not in known for s in terms.syllables):
        return []
    return [[s] for s in terms.syllables]
