"""What a reader asked, and the answer.

An answer costs the same few statements whatever was asked: frequencies of the terms, candidates,
their streams, counts, and what is shown of one page of results.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .engines import engine
from .engines.base import ENTRIES, SYLLABLES, Engine, Filters, Formula, Found
from .highlight import Highlighter
from .models import EntryContent, SearchEntry
from .scoring import Scored, Scorer, Statistics, Terms, covering_formula, near_formula

RESULTS_ON_A_PAGE = 10
MAX_LETTERS = 300  # of a question; the rest is not read
CANDIDATES = 100  # entries that are scored
# What misses something is shown too if it scores at least this share of the best.
NEARLY = 0.5
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


@dataclass(frozen=True)
class Question:
    """`portal` and the others narrow the answer; `here` is the portal the reader is on."""

    text: str
    language: str
    portal: int | None = None
    kind: str | None = None
    section: int | None = None
    year: int | None = None
    page: int = 1

    @property
    def filters(self) -> Filters:
        return Filters(self.language, self.portal, self.kind, self.section, self.year)


@dataclass(frozen=True)
class Result:
    entry: SearchEntry
    title: str  # safe HTML
    snippet: str  # safe HTML


@dataclass(frozen=True)
class Answer:
    """One page of results, and the counts of all; `census` covers all portals."""

    results: list[Result] = field(default_factory=list)
    total: int = 0
    elsewhere: int = 0
    level: Level = Level.NEAR
    census: list[Found] = field(default_factory=list)


def answer(question: Question, *, size: int = RESULTS_ON_A_PAGE) -> Answer:
    """What a reader finds. Any text may be asked; what has no word in it finds nothing."""
    terms = Terms(question.text[:MAX_LETTERS])
    if not terms.syllables:
        return Answer()
    return _Search(question, terms, engine()).answer(size)


@dataclass(frozen=True)
class Candidate:
    """An entry that was scored."""

    pk: int
    scored: Scored
    portal: int
    kind: str
    year: int | None
    language: str

    def as_found(self) -> Found:
        return Found(self.portal, self.kind, self.year, self.language, 1)


class _Search:
    def __init__(self, question: Question, terms: Terms, index: Engine):
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
        formula = self._formula(level)
        if level is Level.SOME:
            return self._some(ranked, size)
        elsewhere = self.filters.without("portal")
        census = self.index.census(formula, elsewhere, self._narrow(elsewhere)[0], MOST_COUNTED)
        enough = NEARLY * ranked[0].scored.score
        kept = [c for c in ranked if self._satisfies(c, level) or c.scored.score >= enough]
        census += [c.as_found() for c in kept if not self._satisfies(c, level)]
        here = self.filters.portal
        total = sum(f.count for f in census if here in (None, f.portal))
        return Answer(
            results=self._results(self._page_of([c.pk for c in kept], total, formula, size)),
            total=total,
            elsewhere=sum(f.count for f in census) - total,
            level=level,
            census=census,
        )

    def _some(self, ranked: Sequence[Candidate], size: int) -> Answer:
        order = [candidate.pk for candidate in ranked]
        start = (self.question.page - 1) * size
        elsewhere = 0
        if not order and self.filters.portal is not None:
            elsewhere = len(self._candidates(self.filters.without("portal"))[1])
        return Answer(
            results=self._results(order[start : start + size]),
            total=len(order),
            elsewhere=elsewhere,
            level=Level.SOME,
            census=[candidate.as_found() for candidate in ranked],
        )

    def _ranked(self) -> list[Candidate]:
        """Candidates in their order, the reader's language first."""
        asked, held = self._candidates(self.filters)
        rows = EntryContent.objects.filter(pk__in=held).values_list(
            "pk",
            "title_stream",
            "text_stream",
            "entry__portal_id",
            "entry__kind",
            "entry__year",
            "entry__language",
        )
        found = [
            Candidate(pk, self.scorer(title, text, held=held[pk], asked=asked), *entry)
            for pk, title, text, *entry in rows
        ]
        return sorted(
            found, key=lambda c: (c.language != self.question.language, -c.scored.score, -c.pk)
        )

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

    def _results(self, ids: Sequence[int]) -> list[Result]:
        found = EntryContent.objects.select_related("entry").in_bulk(ids)
        highlight = Highlighter(self.terms)
        return [
            Result(
                content.entry,
                title=highlight.whole(content.entry.title),
                snippet=highlight.window(bytes(content.text).decode()),
            )
            for pk in ids
            if (content := found.get(pk))
        ]
