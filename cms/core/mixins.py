"""Fields that several page types share. Each mixin brings its panels, API fields and search fields."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField


class IntroMixin(models.Model):
    """A few sentences above the rest."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    intro_panels = [FieldPanel("intro")]
    intro_api_fields = [APIField("intro")]
    intro_search_fields = [index.SearchField("intro")]

    class Meta:
        abstract = True


class SummaryMixin(models.Model):
    """What lists say of a page."""

    summary = models.TextField(
        _("summary"), max_length=500, help_text=_("One or two sentences, shown in lists.")
    )

    summary_panels = [FieldPanel("summary")]
    summary_api_fields = [APIField("summary")]
    summary_search_fields = [index.SearchField("summary")]

    class Meta:
        abstract = True


class PublishedAtMixin(models.Model):
    """The date that readers see and lists are ordered by."""

    published_at = models.DateTimeField(
        _("date shown"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: the moment of the first publication."),
    )

    published_at_panels = [FieldPanel("published_at")]
    published_at_api_fields = [APIField("published_at")]
    published_at_search_fields = [index.FilterField("published_at")]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.live and self.published_at is None:
            self.published_at = self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    @property
    def shown_at(self):
        """The moment a reader is shown; a draft that was never published shows now."""
        return self.published_at or timezone.now()
