"""Announcements: what readers must know for some days."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager, PageQuerySet

from cms.core.mixins import PublishedAtMixin, SummaryMixin
from cms.core.models import BasePage
from cms.media.mixins import AttachmentsMixin, BodyMixin


class AnnouncementQuerySet(PageQuerySet):
    def current(self, *, on: date) -> "AnnouncementQuerySet":
        """Those whose last day has not passed, the urgent ones first, then the newest."""
        return (
            self.live()
            .filter(Q(shown_until=None) | Q(shown_until__gte=on))
            .order_by("-is_urgent", "-published_at")
        )


class AnnouncementPage(SummaryMixin, BodyMixin, AttachmentsMixin, PublishedAtMixin, BasePage):
    """A notice: power cuts, storms, recruitment, land plans. Stands on the home page until its day.

    An urgent one stands above everything else there.
    """

    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("For dangers only: it stands at the very top.")
    )
    shown_until = models.DateField(
        _("on the home page until"), null=True, blank=True, help_text=_("The last day, inclusive.")
    )

    objects = PageManager.from_queryset(AnnouncementQuerySet)()

    template = "news/announcement_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        *SummaryMixin.summary_panels,
        *BodyMixin.body_panels,
        *AttachmentsMixin.attachments_panels,
        MultiFieldPanel(
            [
                *PublishedAtMixin.published_at_panels,
                FieldPanel("shown_until"),
                FieldPanel("is_urgent"),
            ],
            heading=_("When it is shown"),
        ),
    ]
    api_fields = [
        *SummaryMixin.summary_api_fields,
        *BodyMixin.body_api_fields,
        *AttachmentsMixin.attachments_api_fields,
        *PublishedAtMixin.published_at_api_fields,
        APIField("is_urgent"),
        APIField("shown_until"),
    ]
    search_fields = [
        *BasePage.search_fields,
        *SummaryMixin.summary_search_fields,
        *BodyMixin.body_search_fields,
    ]

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    @property
    def is_over(self) -> bool:
        """Whether its last day on the home page has passed."""
        return self.shown_until is not None and self.shown_until < timezone.localdate()
