"""PostgreSQL: lexemes without positions in a tsvector, under a GIN index.

The vectors are made of our tokens; PostgreSQL's own parser and dictionaries are never asked.
"""

from collections import Counter
from contextlib import contextmanager

from .base import DatabaseEngine, is_prefix


def _quoted(token: str) -> str:
    # A lexeme in quotes has no syntax; a token has no quote of its own.
    return f"'{token[:-1]}':*" if is_prefix(token) else f"'{token}'"


# Any constant: "this transaction writes to the index".
_LOCK = 0x73656172


class PostgresEngine(DatabaseEngine):
    join_numbers = "STRING_AGG(number::text, ',')"

    def lock(self):
        self._run("SELECT pg_advisory_xact_lock(%s)", [_LOCK])

    def add(self, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                # One text is sent far quicker than a list.
                "INSERT INTO search_index (entry_id, tokens) "
                "VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
                [(pk, " ".join(tokens)) for pk, tokens in rows.items()],
            )

    def remove(self, rows):
        self._run("DELETE FROM search_index WHERE entry_id = ANY(%s)", [list(rows)])

    def clear(self):
        self._run("TRUNCATE search_index, search_term")

    @contextmanager
    def loading(self):
        # Sorted in many at a time; readers walk what waits, 4 MB at most. More at a time is no
        # quicker, and leaves pages of the index half empty.
        index = self._rows(
            "SELECT indexrelid::regclass::text FROM pg_index "
            "WHERE indrelid = 'search_index'::regclass AND NOT indisprimary"
        )[0][0]
        self._run(f"ALTER INDEX {index} SET (fastupdate = on, gin_pending_list_limit = 4096)")
        try:
            yield
        finally:
            self._run(f"ALTER INDEX {index} SET (fastupdate = off)")
            self._run("SELECT gin_clean_pending_list(%s::regclass)", [index])
            for table in ("search_index", "search_searchentry", "search_entrycontent"):
                self._run(f"ANALYZE {table}")

    def count_terms(self, changes):
        # In their order: neighbours are found on the same page of the index.
        terms = sorted(changes)
        self._run(
            "INSERT INTO search_term (term, entries) SELECT * FROM "
            "unnest(string_to_array(%s, ' '), string_to_array(%s, ' ')::int[]) "
            "ON CONFLICT (term) DO UPDATE SET entries = search_term.entries + excluded.entries",
            [" ".join(terms), " ".join(str(changes[term]) for term in terms)],
        )
        gone = [term for term, change in changes.items() if change < 0]
        if gone:
            self._run("DELETE FROM search_term WHERE term = ANY(%s) AND entries = 0", [gone])

    def stored(self):
        rows = self._rows("SELECT word, ndoc FROM ts_stat('SELECT tokens FROM search_index')")
        return Counter(dict(rows))

    def weighed(self, weights, narrow):
        also = f" & {_quoted(narrow)}" if narrow else ""
        return (
            "SELECT i.entry_id AS id, q.weight, q.number "
            "FROM unnest(%s::text[], %s::float8[], %s::int[]) AS q(query, weight, number) "
            "JOIN search_index i ON i.tokens @@ q.query::tsquery",
            [
                [_quoted(token) + also for token in weights],
                list(weights.values()),
                list(range(len(weights))),
            ],
        )

    def satisfying(self, formula, narrow):
        clauses = [f"({' | '.join(map(_quoted, clause))})" for clause in formula]
        if narrow:
            clauses.append(_quoted(narrow))
        return (
            "SELECT entry_id AS id FROM search_index WHERE tokens @@ %s::tsquery",
            [" & ".join(clauses)],
        )
