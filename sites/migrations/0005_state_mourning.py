from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portals", "0004_portal_colour")]

    operations = [
        migrations.AddField(
            model_name="portal",
            name="mourning_start_date",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="first day of state mourning"
            ),
        ),
        migrations.AddField(
            model_name="portal",
            name="mourning_end_date",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="last day of state mourning"
            ),
        ),
    ]
