"""Beginnings of texts by SQLite's indexes.

Django asks `LIKE 'abc%' ESCAPE '\\'` on SQLite, which never uses an index (LIKE ignores capitals
there, indexes do not): everything below a page or a folder would be found by reading all of them.
A range finds the same by the index, and tells capitals apart as PostgreSQL does.
"""

from django.db.models import CharField
from django.db.models.lookups import StartsWith

# Behind every text that begins with the prefix: SQLite compares bytes of UTF-8.
_LAST = chr(0x10FFFF)


class Prefix(StartsWith):
    """`startswith` of CharFields."""

    def as_sqlite(self, compiler, connection):
        if not self.rhs_is_direct_value() or not self.rhs:
            return super().as_sql(compiler, connection)
        column, params = compiler.compile(self.lhs)
        return f"({column} >= %s AND {column} < %s)", [
            *params,
            self.rhs,
            *params,
            f"{self.rhs}{_LAST}",
        ]


def register() -> None:
    CharField.register_lookup(Prefix)
