import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portals", "0003_no_welcome_page")]

    operations = [
        migrations.AddField(
            model_name="portal",
            name="colour",
            field=models.CharField(
                blank=True,
                help_text="The other colours are derived from it. Empty: those of its kind.",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A#[0-9A-Fa-f]{6}\\Z",
                        "Enter a colour as # and six digits, such as #25376f.",
                    )
                ],
                verbose_name="colour",
            ),
        ),
    ]
