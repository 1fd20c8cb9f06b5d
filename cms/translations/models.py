from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sites.managers import portal_manager
from sites.models import PortalModel


class TranslationRunQuerySet(models.QuerySet):
    def running(self):
        return self.filter(finished_at=None)


class TranslationRun(PortalModel):
    """One time that what was missing below a section was given drafts in another language."""

    section = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("section")
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", models.CASCADE, related_name="+", verbose_name=_("language")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    progressed_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    objects = portal_manager(TranslationRunQuerySet)

    class Meta:
        verbose_name = _("translation run")
        verbose_name_plural = _("translation runs")
        constraints = [
            models.UniqueConstraint(
                fields=["section", "locale"],
                condition=Q(finished_at=None),
                name="one_translation_run_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.section_id} → {self.locale_id}: {self.done}/{self.total}"
