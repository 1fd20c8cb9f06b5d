"""Wagtail's first migration makes a task of its own, which every dashboard and list would ask about."""

from django.db import migrations


def switch_off(apps, schema_editor):
    task = apps.get_model("wagtailcore", "Task")
    task.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="groupapprovaltask"
    ).update(active=False)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(switch_off, migrations.RunPython.noop)]
