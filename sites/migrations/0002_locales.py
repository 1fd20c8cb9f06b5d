from django.conf import settings
from django.db import migrations


def add_locales(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)


class Migration(migrations.Migration):
    """A locale for every language of content; what a third one begins with."""

    dependencies = [("portals", "0001_initial")]

    operations = [migrations.RunPython(add_locales, migrations.RunPython.noop)]
