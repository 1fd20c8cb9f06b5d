"""All rows of the database, to compare what was before and after."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection


def all_rows(*, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table as text, by table; sessions and the like are tables too."""
    found = {}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in sorted(set(tables) - set(without)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    ContentType.objects.clear_cache()
    return found


def changed_tables(before: dict, after: dict) -> dict[str, tuple[set, set]]:
    """Tables that differ, each with the rows that are gone and the rows that are new."""
    return {
        table: (set(before[table]) - set(after[table]), set(after[table]) - set(before[table]))
        for table in before
        if before[table] != after[table]
    }
