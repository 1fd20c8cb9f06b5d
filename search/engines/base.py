"""What an engine must be able to do, and the SQL that the database engines share."""

# ruff: noqa: S608 - SQL is composed of our own parts; values are parameters

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace

# Rows of the table of terms that count no term.
ENTRIES, SYLLABLES = "@entries", "@syllables"

# Any of the tokens of each clause: [["soy"], ["soy", "yte"]] is soy AND (soy OR yte). To the
# engines in the database "yt*" stands for all tokens that begin with yt.
Formula = Sequence[Sequence[str]]


def is_prefix(token: str) -> bool:
    return token.endswith("*")


@dataclass(frozen=True)
class Filters:
    """Which entries count: their own columns, and the language a reader reads.

    Entries in another language count where the thing has none in the reader's.
    """

    reader_language: str
    portal: int | None = None
    kind: str | None = None
    section: int | None = None
    year: int | None = None
    language: str | None = None

    def scope_tokens(self) -> list[str]:
        """The tokens that all entries in question hold; see `scope_tokens`."""
        return [
            f"@{name}{value}"
            for name, value in (
                ("p", self.portal),
                ("k", self.kind),
                ("s", self.section),
                ("y", self.year),
            )
            if value is not None
        ]

    def without(self, *names: str) -> "Filters":
        return replace(self, **dict.fromkeys(names))


def scope_tokens(entry) -> list[str]:
    """What an entry is, as tokens beside those of its text: narrow filters need no join then."""
    found = [f"@p{entry.portal_id}", f"@k{entry.kind}"]
    if entry.section_id:
        found.append(f"@s{entry.section_id}")
    if entry.year:
        found.append(f"@y{entry.year}")
    return found


@dataclass(frozen=True)
class Found:
    """How many entries there are of one portal, kind, year and language."""

    portal: int
    kind: str
    year: int | None
    language: str
    count: int


class ReadEngine(ABC):
    """What readers' questions need of an engine."""

    @abstractmethod
    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many entries each token is; tokens in none are left out."""

    @abstractmethod
    def candidates(
        self, weights: Mapping[str, float], filters: Filters, narrow: str | None, limit: int
    ) -> dict[int, set[str]]:
        """The entries whose tokens weigh most, with those of the tokens they hold.

        Of equals the newer ones. `narrow` is one of the filters' tokens that few entries hold.
        """

    @abstractmethod
    def census(
        self, formula: Formula, filters: Filters, narrow: str | None, at_most: int
    ) -> list[Found]:
        """Counts of the entries that satisfy a formula; of some of them if there are too many."""

    @abstractmethod
    def matching(
        self,
        formula: Formula,
        filters: Filters,
        narrow: str | None,
        *,
        without: Sequence[int],
        offset: int,
        limit: int,
    ) -> list[int]:
        """Entries that satisfy a formula, newest first."""


class Engine(ReadEngine):
    """Keeps the tokens of entries by primary key, and how many entries hold each token."""

    @abstractmethod
    def lock(self) -> None:
        """Let no other transaction write to the index before this one ends.

        What is then read of content is what the index will say of it.
        """

    @abstractmethod
    def add(self, rows: Mapping[int, Iterable[str]]) -> None:
        """Store the tokens of entries that are not stored."""

    @abstractmethod
    def remove(self, rows: Mapping[int, Iterable[str]]) -> None:
        """Forget entries; their tokens must be those that were stored."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""

    @abstractmethod
    def loading(self) -> AbstractContextManager[None]:
        """While many entries come in: whatever makes that quick; afterwards what makes reading so.

        Not to be entered in a transaction that holds anybody up.
        """

    @abstractmethod
    def holding(self, formula: Formula, *, after: int, limit: int) -> list[int]:
        """Entries that satisfy a formula, whatever they are, by primary key from behind `after`."""

    @abstractmethod
    def count_holding(self, formula: Formula) -> int:
        """How many entries satisfy a formula."""

    @abstractmethod
    def count_terms(self, changes: Mapping[str, int]) -> None:
        """Add to the frequencies."""

    @abstractmethod
    def all_frequencies(self) -> Counter:
        """The table of terms, for audits."""

    @abstractmethod
    def stored(self) -> Counter:
        """The true frequencies, counted from what is stored; slow, for audits."""


_COLUMNS = {
    "portal": "portal_id",
    "kind": "kind",
    "section": "section_id",
    "year": "year",
    "language": "language",
}


def where(filters: Filters) -> tuple[str, list]:
    """SQL for the filters on the table of entries, named e."""
    sql = (
        "(e.language = %s OR NOT EXISTS (SELECT 1 FROM search_searchentry t "
        "WHERE t.translation_key = e.translation_key AND t.language = %s))"
    )
    parameters = [filters.reader_language] * 2
    for field in fields(filters):
        value = getattr(filters, field.name)
        if field.name in _COLUMNS and value is not None:
            sql += f" AND e.{_COLUMNS[field.name]} = %s"
            parameters.append(value)
    return sql, parameters


class DatabaseEngine(Engine):
    """An engine in the database; subclasses say how it finds the entries that hold tokens."""

    join_numbers: str  # SQL that writes numbers of tokens in a row, with commas

    def __init__(self, connection):
        self.connection = connection

    @abstractmethod
    def weighed(self, weights: Mapping[str, float], narrow: str | None) -> tuple[str, list]:
        """SQL that gives (id, weight, number) for each token an entry holds."""

    @abstractmethod
    def satisfying(self, formula: Formula, narrow: str | None) -> tuple[str, list]:
        """SQL that gives the id of each entry that satisfies a formula."""

    def _rows(self, sql: str, parameters: Sequence = ()) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def _run(self, sql: str, parameters: Sequence = ()) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    def candidates(self, weights, filters, narrow, limit):
        if not weights:
            return {}
        inner, inner_parameters = self.weighed(weights, narrow)
        condition, parameters = where(filters)
        rows = self._rows(
            f"SELECT m.id, m.held FROM (SELECT id, SUM(weight) AS weight, {self.join_numbers} AS held "
            f"FROM ({inner}) w GROUP BY id) m "
            f"JOIN search_searchentry e ON e.id = m.id WHERE {condition} "
            "ORDER BY m.weight DESC, m.id DESC LIMIT %s",
            [*inner_parameters, *parameters, limit],
        )
        tokens = list(weights)
        return {pk: {tokens[int(number)] for number in held.split(",")} for pk, held in rows}

    def census(self, formula, filters, narrow, at_most):
        inner, inner_parameters = self.satisfying(formula, narrow)
        condition, parameters = where(filters)
        rows = self._rows(
            "SELECT e.portal_id, e.kind, e.year, e.language, COUNT(*) "
            f"FROM (SELECT id FROM ({inner}) s LIMIT %s) m "
            f"JOIN search_searchentry e ON e.id = m.id WHERE {condition} "
            "GROUP BY e.portal_id, e.kind, e.year, e.language",
            [*inner_parameters, at_most, *parameters],
        )
        return [Found(*row) for row in rows]

    def matching(self, formula, filters, narrow, *, without, offset, limit):
        inner, inner_parameters = self.satisfying(formula, narrow)
        condition, parameters = where(filters)
        if without:
            condition += f" AND e.id NOT IN ({', '.join(['%s'] * len(without))})"
        rows = self._rows(
            f"SELECT e.id FROM ({inner}) m JOIN search_searchentry e ON e.id = m.id "
            f"WHERE {condition} "
            "ORDER BY e.date IS NULL, e.date DESC, e.id DESC LIMIT %s OFFSET %s",
            [*inner_parameters, *parameters, *without, limit, offset],
        )
        return [pk for (pk,) in rows]

    def holding(self, formula, *, after, limit):
        inner, parameters = self.satisfying(formula, None)
        rows = self._rows(
            f"SELECT id FROM ({inner}) s WHERE id > %s ORDER BY id LIMIT %s",
            [*parameters, after, limit],
        )
        return [pk for (pk,) in rows]

    def count_holding(self, formula):
        inner, parameters = self.satisfying(formula, None)
        return self._rows(f"SELECT COUNT(*) FROM ({inner}) s", parameters)[0][0]

    def all_frequencies(self):
        return Counter(dict(self._rows("SELECT term, entries FROM search_term")))

    def frequencies(self, tokens):
        tokens = list(dict.fromkeys(tokens))
        if not tokens:
            return {}
        marks = ", ".join(["%s"] * len(tokens))
        return dict(
            self._rows(f"SELECT term, entries FROM search_term WHERE term IN ({marks})", tokens)
        )
