"""SQLite: an FTS5 table without content and without positions, a list of entries for each token."""

from collections import Counter
from contextlib import contextmanager

from .base import DatabaseEngine, is_prefix


def _quoted(token: str) -> str:
    # Inside quotes FTS5 knows no operators; a token has no quote of its own.
    return f'"{token[:-1]}" *' if is_prefix(token) else f'"{token}"'


class SqliteEngine(DatabaseEngine):
    """Needs FTS5, which every Python of today brings."""

    join_numbers = "GROUP_CONCAT(number)"

    def lock(self):
        # Nothing to do: a transaction is the only writer from its beginning.
        pass

    def add(self, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_index (rowid, tokens) VALUES (%s, %s)",
                [(pk, " ".join(tokens)) for pk, tokens in rows.items()],
            )

    def remove(self, rows):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', %s, %s)",
                [(pk, " ".join(tokens)) for pk, tokens in rows.items()],
            )

    def clear(self):
        self._run("INSERT INTO search_index (search_index) VALUES ('delete-all')")
        self._run("DELETE FROM search_term")

    @contextmanager
    def loading(self):
        yield
        self._run("INSERT INTO search_index (search_index) VALUES ('optimize')")

    def count_terms(self, changes):
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_term (term, entries) VALUES (%s, %s) "
                "ON CONFLICT (term) DO UPDATE SET entries = entries + excluded.entries",
                sorted(changes.items()),
            )
            cursor.executemany(
                "DELETE FROM search_term WHERE term = %s AND entries = 0",
                [(term,) for term, change in changes.items() if change < 0],
            )

    def stored(self):
        self._run(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary "
            "USING fts5vocab(main, search_index, row)"
        )
        return Counter(dict(self._rows("SELECT term, doc FROM temp.search_vocabulary")))

    def weighed(self, weights, narrow):
        # A statement for each token, since FTS5 alone can only say that any of them is there.
        also = f" AND {_quoted(narrow)}" if narrow else ""
        select = (
            "SELECT rowid AS id, %s AS weight, %s AS number "
            "FROM search_index WHERE search_index MATCH %s"
        )
        parameters = []
        for number, (token, weight) in enumerate(weights.items()):
            parameters += [weight, number, _quoted(token) + also]
        return " UNION ALL ".join([select] * len(weights)), parameters

    def satisfying(self, formula, narrow):
        clauses = [f"({' OR '.join(map(_quoted, clause))})" for clause in formula]
        if narrow:
            clauses.append(_quoted(narrow))
        return (
            "SELECT rowid AS id FROM search_index WHERE search_index MATCH %s",
            [" AND ".join(clauses)],
        )
