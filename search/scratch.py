"""A second index beside the real one, for measuring.

Temporary tables of the same names stand before the real ones for this connection alone, so the same
code fills and asks them. They go when the connection is closed, whatever happens.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# ruff: noqa: S608 - the names are ours

TABLES = (
    "search_searchentry",
    "search_entrycontent",
    "search_index",
    "search_term",
    "search_rebuildprogress",
    # What copies of the real index follow knows nothing of this one.
    "changes_change",
    "changes_reader",
)


@contextmanager
def scratch_index() -> Iterator[None]:
    """Work on an empty index of the same shape; the real one is untouched."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        _CREATE[connection.vendor](cursor)
    try:
        yield
    finally:
        connection.close()


def _create_on_sqlite(cursor) -> None:
    cursor.execute("PRAGMA temp_store = FILE")
    cursor.execute("PRAGMA temp.cache_size = -20000")
    # The tables that entries point to stay in the real database, where no key can reach.
    cursor.execute("PRAGMA foreign_keys = OFF")
    marks = ", ".join(["%s"] * len(TABLES))
    cursor.execute(
        "SELECT name, sql FROM main.sqlite_master "
        f"WHERE tbl_name IN ({marks}) AND sql IS NOT NULL ORDER BY type = 'index'",
        TABLES,
    )
    for name, sql in cursor.fetchall():
        # Tables and indexes are named with their schema; an index finds its table in the same one.
        cursor.execute(re.sub(rf'"?\b{name}\b"?', f'temp."{name}"', sql, count=1))


def _create_on_postgresql(cursor) -> None:
    # Counted in pages of 8 kB; a setting of the session, before the first temporary table.
    cursor.execute("SET temp_buffers = 65536")
    for table in TABLES:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL)")


_CREATE = {"sqlite": _create_on_sqlite, "postgresql": _create_on_postgresql}


def index_size() -> int:
    """Bytes that the scratch index takes, with the rows of its entries."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count('temp'), pragma_page_size('temp')"
            )
        else:
            sizes = " + ".join(["pg_total_relation_size(%s)"] * len(TABLES))
            cursor.execute(f"SELECT {sizes}", [f"pg_temp.{table}" for table in TABLES])
        return cursor.fetchone()[0]
