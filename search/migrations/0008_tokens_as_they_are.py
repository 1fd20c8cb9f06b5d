"""PostgreSQL need not try to compress tokens: it gains nothing by it."""

from django.db import migrations


def store(kind):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE search_index ALTER COLUMN tokens SET STORAGE {kind}")

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0007_synonym_groups")]

    operations = [migrations.RunPython(store("EXTERNAL"), store("EXTENDED"))]
