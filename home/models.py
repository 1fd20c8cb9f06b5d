from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from cms.core.fields import StreamField
from cms.core.models import BasePage
from cms.core.protected import RequiredPageMixin

from .blocks import HomeBlock, usual_arrangement
from .content import HomeContent


class HomePage(RequiredPageMixin, BasePage):
    """The root of a portal's tree in one language; made with the portal, never by hand."""

    intro = models.TextField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For search engines: one sentence about the portal."),
    )
    body = StreamField(
        HomeBlock(required=False),
        blank=True,
        verbose_name=_("parts of the page"),
        help_text=_("Empty: the usual parts in their usual order."),
    )

    is_required = True
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    is_creatable = False
    subpage_types = [
        "news.SectionPage",
        "pages.StandardPage",
        "pages.ContactPage",
        "pages.FaqPage",
        "pages.FormPage",
        "pages.LinkPage",
        "pages.SitemapPage",
    ]

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    api_fields = [APIField("intro"), APIField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "content": HomeContent(self, request),
            "parts": self.body or self._usual_parts(),
        }

    def _usual_parts(self):
        block = self._meta.get_field("body").stream_block
        return block.to_python(usual_arrangement(self.portal.kind))
