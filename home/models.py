from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from cms.core.models import BasePage
from cms.navigation.tree import tree_of
from cms.news.cards import cards_of
from cms.news.models import ArticlePage
from sites.models import PortalKind

from . import directory

NEWS_ON_HOME = 8
SECTIONS_ON_HOME = 4
CARDS_IN_SECTION = 4


class HomePage(BasePage):
    """The root of a portal's tree in one language; made with the portal, never by hand."""

    intro = models.TextField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("For search engines: one sentence about the portal."),
    )

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    is_creatable = False
    subpage_types = [
        "news.SectionPage",
        "pages.StandardPage",
        "pages.ContactPage",
        "pages.FaqPage",
        "pages.LinkPage",
        "pages.SitemapPage",
    ]

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    api_fields = [APIField("intro")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        tree = tree_of(self.portal.pk, self.language)
        sections = [e for e in tree.top if e.page_id in self._section_ids(tree)]
        articles = list(
            ArticlePage.objects.newest_of_each(
                [self.path, *(entry.path for entry in sections)], NEWS_ON_HOME + 1
            ).for_cards()
        )
        cards = cards_of(articles, request)
        featured = next((i for i, article in enumerate(articles) if article.is_featured), 0)
        lead = cards.pop(featured) if cards else None
        is_province = self.portal.kind == PortalKind.PROVINCE
        return context | {
            "lead": lead,
            "news": cards[:NEWS_ON_HOME],
            "sections": self._sections(sections, cards),
            "directory": directory.groups() if is_province else None,
            "children": [] if is_province else directory.children(self.portal),
        }

    def _section_ids(self, tree) -> set[int]:
        return {entry.page_id for entry in tree.top if not entry.is_contact}

    def _sections(self, entries, cards) -> list[dict]:
        found = [
            {
                "title": entry.title,
                "url": entry.url,
                "cards": [c for c in cards if c.path.startswith(entry.path)][:CARDS_IN_SECTION],
            }
            for entry in entries
        ]
        return [section for section in found if section["cards"]][:SECTIONS_ON_HOME]
