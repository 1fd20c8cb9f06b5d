from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from cms.core.fields import StreamField
from cms.core.models import BasePage
from cms.media.body import BodyBlock, headings_of


class StandardPage(BasePage):
    """A page that stays: functions, history, guidance."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    template = "pages/standard_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = []

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    api_fields = [APIField("intro"), APIField("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"toc": headings_of(self.body)}


class ContactPage(BasePage):
    """How to reach the unit. Addresses and numbers are the portal's own; this adds words."""

    is_contact_page = True

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    template = "pages/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    is_creatable = False  # every portal has one from the beginning

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    api_fields = [APIField("intro"), APIField("body")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")
