"""Wagtail calls the page above all portals "Root"; breadcrumbs of the desk begin with its title."""

from django.db import migrations


def call_root(title):
    def call(apps, schema_editor):
        pages = apps.get_model("wagtailcore", "Page").objects.using(schema_editor.connection.alias)
        pages.filter(depth=1).update(title=title, draft_title=title)

    return call


class Migration(migrations.Migration):
    dependencies = [("portals", "0006_state_mourning_has_both_days")]
    operations = [migrations.RunPython(call_root("Các trang"), call_root("Root"))]
