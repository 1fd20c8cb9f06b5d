"""What engines in the database need, beside the entries: no models, since each vendor has its own."""

from django.db import migrations

TABLES = {
    "sqlite": [
        # Lists of entries alone: neither content nor positions.
        """CREATE VIRTUAL TABLE search_index USING fts5(
            tokens, content='', detail='none', tokenize="ascii tokenchars '=+~@'"
        )""",
        """CREATE TABLE search_term (
            term TEXT PRIMARY KEY, entries INTEGER NOT NULL
        ) WITHOUT ROWID""",
    ],
    "postgresql": [
        "CREATE TABLE search_index (entry_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        # Readers must not walk a list of rows that wait for the index.
        """CREATE INDEX search_index_tokens ON search_index
            USING gin (tokens) WITH (fastupdate = off)""",
        """CREATE TABLE search_term (
            term text COLLATE "C" PRIMARY KEY, entries integer NOT NULL
        ) WITH (fillfactor = 80)""",
        # The bytes are compressed already.
        *(
            f"ALTER TABLE search_entrycontent ALTER COLUMN {column} SET STORAGE EXTERNAL"
            for column in ("title_stream", "text_stream", "text")
        ),
    ],
}


def create(apps, schema_editor):
    for statement in TABLES[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in ("search_index", "search_term"):
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]

    operations = [migrations.RunPython(create, drop)]
