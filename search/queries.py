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
CANDIDATES = 200  # entries that are scored
# Lists of entries that are read for candidates, added up; rarest terms first.
POSTINGS = 4_000
# A filter that leaves fewer entries than this share is asked of the engine, with each term.
NARROW = 0.25
# Counting stops here.
MOST_COUNTED = 10_000
# What a term weighs more when the title has it, and when the text says it often.
IN_TITLE, OFTEN = 1.0, 0.5


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


class _Search:
    def __init__(self, question: Question, terms: Terms, index: Engine):
        self.question, self.terms, self.index = question, terms, index
        self.filters = question.filters
        self.statistics = self._statistics()
        self.scorer = Scorer(terms, self.statistics)

    def _statistics(self) -> Statistics:
        # With the terms those that say how often they stand in titles, and how narrow filters are.
        plain = self.terms.all
        asked = [*plain, *(f"={t}" for t in plain), *(f"+{t}" for t in plain)]
        found = self.index.frequencies([*asked, *self.filters.scope_tokens(), ENTRIES, SYLLABLES])
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
        here = self.filters.portal
        total = sum(f.count for f in census if here in (None, f.portal))
        order = [pk for pk, scored in ranked if self._satisfies(scored, level)]
        return Answer(
            results=self._results(self._page_of(order, total, formula, size)),
            total=total,
            elsewhere=sum(f.count for f in census) - total,
            level=level,
            census=census,
        )

    def _some(self, ranked, size: int) -> Answer:
        order = [pk for pk, _scored in ranked]
        start = (self.question.page - 1) * size
        elsewhere = 0
        if not order and self.filters.portal is not None:
            elsewhere = len(self._candidates(self.filters.without("portal")))
        return Answer(
            results=self._results(order[start : start + size]),
            total=len(order),
            elsewhere=elsewhere,
            level=Level.SOME,
        )

    def _ranked(self) -> list[tuple[int, Scored]]:
        """Candidates in their order, the reader's language first."""
        ids = self._candidates(self.filters)
        rows = EntryContent.objects.filter(pk__in=ids).values_list(
            "pk", "title_stream", "text_stream", "entry__language"
        )
        scored = [
            (language != self.question.language, self.scorer(title, text), pk)
            for pk, title, text, language in rows
        ]
        scored.sort(key=lambda row: (row[0], -row[1].score, -row[2]))
        return [(pk, score) for _foreign, score, pk in scored]

    def _candidates(self, filters: Filters) -> list[int]:
        narrow, share = self._narrow(filters)
        counts = self.statistics.frequencies
        weights = {}
        for term, weight in self.scorer.weights.items():
            for token, part in ((term, 1.0), (f"={term}", IN_TITLE), (f"+{term}", OFTEN)):
                if token in counts:
                    weights[token] = weight * part
        chosen, postings = {}, 0
        for token in sorted(weights, key=lambda token: (counts[token], token)):
            postings += counts[token] * share
            if chosen and postings > POSTINGS:
                break
            chosen[token] = weights[token]
        return self.index.candidates(chosen, filters, narrow, CANDIDATES)

    def _level(self, ranked: Sequence[tuple[int, Scored]]) -> Level:
        if ranked and self._satisfies(ranked[0][1], Level.NEAR):
            return Level.NEAR
        if ranked and self._satisfies(ranked[0][1], Level.ALL):
            return Level.ALL
        return Level.SOME

    @staticmethod
    def _satisfies(scored: Scored, level: Level) -> bool:
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
