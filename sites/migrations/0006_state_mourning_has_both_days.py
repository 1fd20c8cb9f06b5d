from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("portals", "0005_state_mourning")]

    operations = [
        migrations.AddConstraint(
            model_name="portal",
            constraint=models.CheckConstraint(
                condition=Q(mourning_end_date=None, mourning_start_date=None)
                | Q(
                    kind="province",
                    mourning_end_date__gte=F("mourning_start_date"),
                    mourning_start_date__isnull=False,
                ),
                name="portal_mourning_has_both_days",
                violation_error_message="State mourning cannot end before it begins.",
            ),
        ),
    ]
