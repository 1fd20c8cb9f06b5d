"""Sections: what a portal has to say, by subject."""

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.content_keys import reads_list
from cms.core.listings import listed_types, parts_of
from cms.core.mixins import IntroMixin
from cms.core.models import BasePage
from cms.core.paging import paging_of
from cms.core.protected import RequiredPageMixin
from cms.core.routing import address_of
from cms.navigation.tree import tree_of

from ..archive import archive_of
from ..cards import cards_of
from ..sections import required_sections
from .article import ArticlePage

ARTICLES_ON_A_PAGE = 12


class SectionPage(RequiredPageMixin, IntroMixin, BasePage):
    """A section of a portal: its articles, newest first, and its other pages."""

    is_section = True

    # Names the required section this is; empty for the editors' own sections.
    key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    template = "news/section_page.html"
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = [
        "news.SectionPage",
        "news.ArticlePage",
        "news.AnnouncementPage",
        "pages.StandardPage",
        "pages.PersonPage",
        "pages.UnitPage",
        "pages.EventPage",
        "pages.GalleryPage",
        "pages.FaqPage",
        "pages.FormPage",
        "pages.LinkPage",
    ]

    content_panels = [*BasePage.content_panels, *IntroMixin.intro_panels]
    api_fields = [*IntroMixin.intro_api_fields]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @property
    def is_required(self) -> bool:
        portal = self.portal
        return bool(portal and self.key) and any(
            section.key == self.key for section in required_sections(portal.kind)
        )

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        reads_list(self.path)
        articles = ArticlePage.objects.live().below(self.path)
        archive = archive_of(self.portal.pk)
        years = archive.years(self.path)
        year = _year_asked(request, years)
        if year:
            articles = articles.of_year(year)
        paginator = Paginator(articles.newest_first().for_cards(), ARTICLES_ON_A_PAGE)
        paginator.count = archive.count(self.path, year)
        try:
            page = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        others = self._other_types()
        return context | {
            "tabs": self._tabs(),
            "cards": cards_of(page.object_list, request),
            "parts": parts_of(self, others, request),
            "links": self._links(request) if others else [],
            "paging": paging_of(page, request),
            "year": year,
            "years": years,
        }

    def _tabs(self) -> list[dict]:
        """This section's family: the section above (or itself) and its sub-sections."""
        tree = tree_of(self.portal.pk, self.language)
        top = next((e for e in tree.top if self.path.startswith(e.path)), None)
        children = tree.children(top) if top else []
        if not children:
            return []
        return [
            {"title": title, "url": entry.url, "is_current": entry.path == self.path}
            for entry, title in [(top, gettext("All")), *((c, c.title) for c in children)]
        ]

    def _other_types(self) -> set[int]:
        """Content types of the live pages right below that are neither articles nor sections."""
        own = ContentType.objects.get_for_models(ArticlePage, SectionPage).values()
        below = Page.objects.child_of(self).live().exclude(content_type__in=own)
        return set(below.order_by().values_list("content_type", flat=True).distinct())

    def _links(self, request) -> list[dict]:
        pages = (
            Page.objects.child_of(self)
            .live()
            .not_type(ArticlePage, SectionPage, *listed_types())
            .values_list("title", "path", "url_path")
        )
        return [
            {"title": title, "url": address_of(path, url_path)} for title, path, url_path in pages
        ]


def _year_asked(request, years: list[int]) -> int | None:
    asked = request.GET.get("nam") or request.GET.get("year") or ""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:6]) in years):
        raise Http404
    return int(asked)
