from django.db import migrations


def remove_welcome_page(apps, schema_editor):
    """Wagtail's own first migration leaves a default site, which would answer unknown hosts."""
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    welcome = Page.objects.filter(
        depth=2, slug="home", title="Welcome to your new Wagtail site!", numchild=0
    )
    Site.objects.filter(root_page__in=welcome).delete()
    if welcome.delete()[0]:
        Page.objects.filter(depth=1).update(numchild=Page.objects.filter(depth=2).count())


class Migration(migrations.Migration):
    dependencies = [("portals", "0002_locales")]

    operations = [migrations.RunPython(remove_welcome_page, migrations.RunPython.noop)]
