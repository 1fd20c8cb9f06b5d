"""The calendar: what leaders do in a week, when citizens are received, what takes place."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.api import APIField
from wagtail.models import PageManager, PageQuerySet

from cms.core.models import BasePage
from cms.media.mixins import BodyMixin


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


class EventQuerySet(PageQuerySet):
    def of_week(self, monday: date) -> "EventQuerySet":
        """What takes place from Monday to Sunday, Asia/Ho_Chi_Minh."""
        start = timezone.make_aware(datetime.combine(monday, time.min))
        end = start + timedelta(days=7)
        return (
            self.annotate(last=Coalesce("ends_at", "starts_at"))
            .filter(starts_at__lt=end, last__gte=start)
            .order_by("starts_at", "pk")
        )

    def coming(self, *, at: datetime) -> "EventQuerySet":
        """What has not ended yet, the next one first."""
        return self.filter(Q(starts_at__gte=at) | Q(ends_at__gte=at)).order_by("starts_at", "pk")


class EventPage(BodyMixin, BasePage):
    """One entry of a calendar."""

    class Kind(models.TextChoices):
        WORK = "work", _("Leaders' work")
        RECEPTION = "reception", _("Reception of citizens")
        EVENT = "event", _("Event")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.WORK)
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    people = models.CharField(
        _("who takes part"), max_length=300, blank=True, help_text=_("Who leads it, who attends.")
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    template = "pages/event_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("place"),
        FieldPanel("people"),
        *BodyMixin.body_panels,
    ]
    api_fields = [
        *(APIField(name) for name in ("kind", "starts_at", "ends_at", "place", "people")),
        *BodyMixin.body_api_fields,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("place"),
        index.SearchField("people"),
        *BodyMixin.body_search_fields,
    ]

    class Meta:
        verbose_name = _("calendar entry")
        verbose_name_plural = _("calendar entries")

    def clean(self):
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("It cannot end before it begins.")})
