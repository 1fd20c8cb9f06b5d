"""What a reader asked, and the answer.

An answer costs the same few statements whatever was asked: frequencies of the terms, candidates,
their streams, counts, and what is shown of one page of results.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from . import analysis
from .asking import engine_for_readers
from .engines.base import ENTRIES, SYLLABLES, Filters, Formula, Found, ReadEngine
from .facets import FACETS
from .facets import total as count
from .highlight import Highlighter
from .models import EntryContent, SearchEntry
from .scoring import Scored, Scorer, Statistics, Terms, covering_formula, near_formula
from .spelling import what_was_meant
from .wordbook import remembered

RESULTS_ON_A_PAGE = 10
MAX_LETTERS = 300  # of a question; the rest is not read
CANDIDATES = 100  # entries that are scored
# What misses something is shown too if it scores at least this share of the best.
NEARLY = 0.5
# What a thing is worth that the reader's language does not have, against one that speaks it.
FOREIGN = 0.7
# Lists of entries that are read for candidates, added up; rarest terms first.
POSTINGS = 4_000
# A filter that leaves fewer entries than this share is asked of the engine, with each term.
NARROW = 0.25
# Counting stops here.
MOST_COUNTED = 10_000
# A term's tokens: what each weighs, and how many of the term's entries hold it, about.
KINDS_OF_TOKENS = (("", 1.0, 1.0), ("=", 1.0, 0.1), ("+", 0.5, 0.2))
# What neighbours weigh more with the marks that were typed, so that "Văn Bàn" is proposed among
# all the titles with "văn bản".
TYPED_MARKS = 2.0


class Level(StrEnum):
    """How the results answer the question; that of the best one decides for all."""

    NEAR = "near"  # every syllable beside one of its neighbours
    ALL = "all"  # every syllable somewhere
    SOME = "some"  # some of the syllables


class Order(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"  # newest first


@dataclass(frozen=True)
class Question:
    """`language` is the reader's; `portal` and the others narrow the answer."""

    text: str
    language: str
    portal: int | None = None
    kind: str | None = None
    section: int | None = None
    year: int | None = None
    written_in: str | None = None
    order: Order = Order.RELEVANCE
    page: int = 1

    @property
    def filters(self) -> Filters:
        return Filters(
            self.language, self.portal, self.kind, self.section, self.year, self.written_in
        )


@dataclass(frozen=True)
class Result:
    entry: SearchEntry
    title: str  # safe HTML
    snippet: str  # safe HTML


@dataclass(frozen=True)
class Answer:
    """One page of results and the counts of all; `census` covers what all facets can choose."""

    results: list[Result] = field(default_factory=list)
    total: int = 0
    elsewhere: int = 0
    level: Level = Level.NEAR
    census: list[Found] = field(default_factory=list)
    # Syllables, as typed, that nothing holds; and what may have been meant.
    unknown: list[str] = field(default_factory=list)
    meant: str = ""


def answer(question: Question, *, size: int = RESULTS_ON_A_PAGE) -> Answer:
    """What a reader finds. Any text may be asked; what has no word in it finds nothing."""
    terms = Terms(question.text[:MAX_LETTERS])
    if not terms.syllables:
        return Answer()
    return _Search(question, terms, engine_for_readers()).answer(size)


@dataclass(frozen=True)
class Candidate:
    """An entry that was scored."""

    pk: int
    scored: Scored
    portal: int
    kind: str
    year: int | None
    language: str
    date: date | None

    def as_found(self) -> Found:
        return Found(self.portal, self.kind, self.year, self.language, 1)


class _Search:
    def __init__(self, question: Question, terms: Terms, index: ReadEngine):
        self.question, self.terms, self.index = question, terms, index
        self.filters = question.filters
        self.statistics = self._statistics()
        self.scorer = Scorer(terms, self.statistics)

    def _statistics(self) -> Statistics:
        asked = [*self.terms.all, *self.filters.scope_tokens(), ENTRIES, SYLLABLES]
        found = self.index.frequencies(asked)
        return Statistics(found.get(ENTRIES, 0), found.get(SYLLABLES, 0), found)

    def _narrow(self, filters: Filters) -> tuple[str | None, float]:
        """The filter that leaves least, if it leaves little, and the share it leaves."""
        entries = self.statistics.entries or 1
        counts = {t: self.statistics.frequencies.get(t, 0) for t in filters.scope_tokens()}
        token = min(counts, key=counts.get, default=None)
        share = counts[token] / entries if token else 1.0
        return (token, share) if share < NARROW else (None, 1.0)

    def answer(self, size: int) -> Answer:
        ranked = self._ranked()
        level = self._level(ranked)
        if level is Level.SOME:
            return self._some(ranked, size)
        formula = self._formula(level)
        kept = []
        if self.question.order is Order.RELEVANCE:
            enough = NEARLY * ranked[0].scored.score
            kept = [c for c in ranked if self._satisfies(c, level) or c.scored.score >= enough]
        nearly = [c.as_found() for c in kept if not self._satisfies(c, level)]
        census = self._census(formula, self.filters.without(*FACETS)) + nearly
        total = count(census, self.filters)
        if self._is_beyond_counting(formula):
            total = count(self._census(formula, self.filters) + nearly, self.filters)
        return Answer(
            results=results_of(
                self._page_of([c.pk for c in kept], total, formula, size), self.terms
            ),
            total=total,
            elsewhere=count(census, self.filters.without("portal")) - count(census, self.filters),
            level=level,
            census=census,
        )

    def _census(self, formula: Formula, filters: Filters) -> list[Found]:
        return self.index.census(formula, filters, self._narrow(filters)[0], MOST_COUNTED)

    def _is_beyond_counting(self, formula: Formula) -> bool:
        """Whether more may match than are counted, so that what was chosen is counted apart."""
        counts = self.statistics.frequencies
        return min(sum(counts[token] for token in clause) for clause in formula) > MOST_COUNTED

    def _some(self, ranked: list[Candidate], size: int) -> Answer:
        if self.question.order is Order.DATE:
            ranked.sort(key=lambda c: (c.date is not None, c.date, c.pk), reverse=True)
        order = [candidate.pk for candidate in ranked]
        start = (self.question.page - 1) * size
        elsewhere = 0
        if not order and self.filters.portal is not None:
            elsewhere = len(self._candidates(self.filters.without("portal"))[1])
        known = self.statistics.frequencies
        return Answer(
            results=results_of(order[start : start + size], self.terms),
            total=len(order),
            elsewhere=elsewhere,
            level=Level.SOME,
            census=[candidate.as_found() for candidate in ranked],
            unknown=[
                analysis.decode(marked)
                for marked in self.terms.marked_syllables
                if analysis.without_marks(marked).decode("ascii") not in known
            ],
            meant=what_was_meant(
                self.terms, self.statistics, self.index, self.filters.without(*FACETS)
            ),
        )

    def _ranked(self) -> list[Candidate]:
        """Candidates in their order."""
        asked, held = self._candidates(self.filters)
        rows = EntryContent.objects.filter(pk__in=held).values_list(
            "pk",
            "title_stream",
            "text_stream",
            "entry__portal_id",
            "entry__kind",
            "entry__year",
            "entry__language",
            "entry__date",
        )
        found = [
            Candidate(pk, self.scorer(title, text, held=held[pk], asked=asked), *entry)
            for pk, title, text, *entry in rows
        ]
        return sorted(
            found,
            key=lambda c: (-c.scored.numbered, -self._worth(c), -c.pk),
        )

    def _worth(self, candidate: Candidate) -> float:
        is_foreign = candidate.language != self.question.language
        return candidate.scored.score * (FOREIGN if is_foreign else 1.0)

    def _candidates(self, filters: Filters) -> tuple[set[str], dict[int, set[str]]]:
        """The tokens that were asked of the engine, and those that each candidate holds."""
        narrow, share = self._narrow(filters)
        counts = self.statistics.frequencies
        weights, postings = {}, {}
        for term, weight in self.scorer.weights.items():
            for mark, part, entries in KINDS_OF_TOKENS:
                weights[mark + term] = weight * part
                postings[mark + term] = counts[term] * entries
        for token, pair in self.scorer.marked_tokens:
            if pair in self.scorer.weights:
                # Not counted apart; no more entries than hold the pair with any marks.
                weights[token] = TYPED_MARKS * self.scorer.weights[pair]
                postings[token] = counts[pair]
        chosen, read = {}, 0.0
        for token in sorted(weights, key=lambda token: (postings[token], token)):
            read += postings[token] * share
            if chosen and read > POSTINGS:
                break
            chosen[token] = weights[token]
        return set(chosen), self.index.candidates(chosen, filters, narrow, CANDIDATES)

    def _level(self, ranked: Sequence[Candidate]) -> Level:
        for level in (Level.NEAR, Level.ALL):
            if ranked and self._satisfies(ranked[0], level):
                return level
        return Level.SOME

    @staticmethod
    def _satisfies(candidate: Candidate, level: Level) -> bool:
        scored = candidate.scored
        return scored.is_near if level is Level.NEAR else scored.is_covered

    def _formula(self, level: Level) -> Formula:
        make = near_formula if level is Level.NEAR else covering_formula
        return make(self.terms, self.statistics.frequencies)

    def _page_of(self, order: list[int], total: int, formula: Formula, size: int) -> list[int]:
        """Ids of one page: scored ones first, then the rest of the matching ones by date."""
        start = (self.question.page - 1) * size
        page = order[start : start + size]
        if len(page) < size and total > len(order):
            page += self.index.matching(
                formula,
                self.filters,
                self._narrow(self.filters)[0],
                without=order,
                offset=max(start - len(order), 0),
                limit=size - len(page),
            )
        return page


def results_of(ids: Sequence[int], terms: Terms) -> list[Result]:
    """Entries as they are shown, in the order of the ids."""
    found = EntryContent.objects.select_related("entry").in_bulk(ids)
    highlight = Highlighter(terms, remembered().names_in(terms.marked_sequence))
    return [
        Result(
            content.entry,
            title=highlight.whole(content.entry.title),
            snippet=highlight.window(bytes(content.text).decode()),
        )
        for pk in ids
        if (content := found.get(pk))
    ]
