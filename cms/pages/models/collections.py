"""Pages that gather: pictures, questions, links, the whole portal."""

from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page

from cms.core.anchors import anchors_of
from cms.core.blocks.lists import AccordionItemBlock
from cms.core.content_keys import reads_list
from cms.core.fields import StreamField
from cms.core.links import addresses_by_pk
from cms.core.mixins import IntroMixin
from cms.core.models import BasePage
from cms.core.routing import address_of
from cms.core.text import slug_of
from cms.media.blocks import GalleryBlock, VideoBlock
from cms.navigation.tree import tree_of


class GalleryStreamBlock(blocks.StreamBlock):
    gallery = GalleryBlock()
    video = VideoBlock()


class GalleryPage(IntroMixin, BasePage):
    """Pictures and videos of one matter."""

    body = StreamField(GalleryStreamBlock(), verbose_name=_("pictures and videos"))

    template = "pages/gallery_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [*BasePage.content_panels, *IntroMixin.intro_panels, FieldPanel("body")]
    api_fields = [*IntroMixin.intro_api_fields, APIField("body")]
    search_fields = [*BasePage.search_fields, *IntroMixin.intro_search_fields]

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")


class FaqGroupBlock(blocks.StructBlock):
    """Questions of one subject."""

    title = blocks.CharBlock(label=_("Subject"), max_length=150)
    questions = blocks.ListBlock(AccordionItemBlock(), label=_("Questions"), min_num=1)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        return {"anchor": slug_of(value["title"] or "") or "questions"} | context

    class Meta:
        icon = "help"
        label = _("Questions of one subject")
        template = "pages/blocks/faq_group.html"


class FaqStreamBlock(blocks.StreamBlock):
    group = FaqGroupBlock()


class FaqPage(IntroMixin, BasePage):
    """Questions that are asked often, with their answers."""

    body = StreamField(FaqStreamBlock(), verbose_name=_("questions"))

    template = "pages/faq_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = []

    content_panels = [*BasePage.content_panels, *IntroMixin.intro_panels, FieldPanel("body")]
    api_fields = [*IntroMixin.intro_api_fields, APIField("body")]
    search_fields = [*BasePage.search_fields, *IntroMixin.intro_search_fields]

    class Meta:
        verbose_name = _("frequent questions")
        verbose_name_plural = _("frequent questions")

    def get_context(self, request, *args, **kwargs):
        anchors = anchors_of(group.value["title"] for group in self.body)
        return super().get_context(request, *args, **kwargs) | {
            "groups": list(zip(self.body, anchors, strict=True))
        }


class LinkPage(BasePage):
    """A place in the menu that leads elsewhere: to a page of the portal or to another address."""

    target = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    address = models.URLField(_("or address"), max_length=500, blank=True)

    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("target"), FieldPanel("address")], heading=_("Leads to")),
    ]
    api_fields = [APIField("target"), APIField("address")]

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def clean(self):
        super().clean()
        if bool(self.target_id) == bool(self.address):
            raise ValidationError(
                {"address": _("Choose a page or enter an address, one of the two.")}
            )
        if self.target_id and self.target_id == self.pk:
            raise ValidationError({"target": _("A link cannot lead to itself.")})

    def serve(self, request, *args, **kwargs):
        """On to the target; a target that is no longer there leads to the page above."""
        there = self.address or addresses_by_pk([self.target_id or 0]).get(self.target_id)
        return redirect(there or self.get_parent().get_url(request))


# Page types that a site map does not name one by one.
_DATED = ("articlepage", "announcementpage", "eventpage")


class SitemapPage(IntroMixin, BasePage):
    """Everything that the portal has, as a list of its sections and their pages."""

    template = "pages/sitemap_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, *IntroMixin.intro_panels]

    class Meta:
        verbose_name = _("site map")
        verbose_name_plural = _("site maps")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"entries": self._entries()}

    def _entries(self) -> list[dict]:
        """Live pages of the upper three levels, nested, as far as they stay; one statement.

        What is dated has lists of its own, and empty sections are left out as in the menu.
        """
        home = self.portal.homes[self.language].path
        reads_list(home)
        top_paths = {entry.path for entry in tree_of(self.portal.pk, self.language).top}
        shown = Page.objects.filter(path__startswith=home, depth__in=(3, 4, 5), live=True).exclude(
            content_type__model__in=_DATED
        )
        nodes: dict[str, dict] = {}
        top: list[dict] = []
        for title, path, url_path in shown.order_by("path").values_list(
            "title", "path", "url_path"
        ):
            node = {"title": title, "url": address_of(path, url_path), "entries": []}
            if len(path) == len(home) + Page.steplen:
                if path in top_paths:
                    nodes[path] = node
                    top.append(node)
            elif above := nodes.get(path[: -Page.steplen]):
                nodes[path] = node
                above["entries"].append(node)
        return top
