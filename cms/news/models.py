from datetime import timedelta

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import Page, PageManager

from cms.core.fields import StreamField
from cms.core.models import BasePage
from cms.core.paging import paging_of
from cms.media.body import BodyBlock, headings_of
from cms.media.models import PortalImage
from cms.navigation.tree import tree_of

from .cards import cards_of
from .querysets import ArticleQuerySet

ARTICLES_ON_A_PAGE = 12


class SectionPage(BasePage):
    """A section of a portal: its articles, newest first, and its other pages."""

    is_section = True

    # Names the required section this is; empty for the editors' own sections.
    key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    intro = models.TextField(_("introduction"), max_length=500, blank=True)

    template = "news/section_page.html"
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = ["news.SectionPage", "news.ArticlePage", "pages.StandardPage"]

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    api_fields = [APIField("intro")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.live().below(self.path)
        years = [moment.year for moment in articles.datetimes("published_at", "year", order="DESC")]
        year = _year_asked(request, years)
        if year:
            articles = articles.of_year(year)
        paginator = Paginator(articles.newest_first().for_cards(), ARTICLES_ON_A_PAGE)
        try:
            page = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        return context | {
            "tabs": self._tabs(),
            "cards": cards_of(page.object_list, request),
            "links": self._links(request),
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
            for entry, title in [(top, _text("All")), *((c, c.title) for c in children)]
        ]

    def _links(self, request) -> list[dict]:
        pages = (
            Page.objects.child_of(self)
            .live()
            .not_type(ArticlePage, SectionPage)
            .values_list("title", "slug")
        )
        here = self.get_url(request)
        return [{"title": title, "url": f"{here}{slug}/"} for title, slug in pages]


def _year_asked(request, years: list[int]) -> int | None:
    asked = request.GET.get("nam") or request.GET.get("year") or ""
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and int(asked[:6]) in years):
        raise Http404
    return int(asked)


class ArticlePage(BasePage):
    """A news item or article."""

    summary = models.TextField(
        _("summary"), max_length=500, help_text=_("One or two sentences, shown in lists.")
    )
    picture = models.ForeignKey(
        PortalImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"))
    published_at = models.DateTimeField(
        _("date shown"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: the moment of the first publication."),
    )
    byline = models.CharField(_("author"), max_length=150, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_featured = models.BooleanField(
        _("leads the home page"),
        default=False,
        help_text=_("The newest such article stands at the top of the home page."),
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    template = "news/article_page.html"
    reader_relations = ("picture",)
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("caption")], heading=_("Picture")),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("published_at"),
                FieldPanel("byline"),
                FieldPanel("source"),
                FieldPanel("is_featured"),
            ],
            heading=_("About this article"),
        ),
    ]
    api_fields = [
        APIField(name)
        for name in (
            "summary",
            "picture",
            "caption",
            "body",
            "published_at",
            "byline",
            "source",
            "is_featured",
        )
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("published_at"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def save(self, *args, **kwargs):
        if self.live and self.published_at is None:
            self.published_at = self.first_published_at or timezone.now()
        super().save(*args, **kwargs)

    @property
    def shown_at(self):
        """The moment a reader is shown; a draft that was never published shows now."""
        return self.published_at or timezone.now()

    @property
    def updated_at(self):
        """When it was last published again, if noticeably later than at first; else None."""
        again, first = self.last_published_at, self.first_published_at
        return again if again and first and again - first > timedelta(minutes=10) else None

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        previous, following, related = self._neighbours(request)
        above = tree_of(self.portal.pk, self.language).above(self.path)
        return context | {
            "toc": headings_of(self.body),
            "previous": previous,
            "next": following,
            "related": related,
            "section": {"title": above[-1].title, "url": above[-1].url} if above else None,
        }

    def _neighbours(self, request):
        """Older, newer and newest articles of the section, with one statement."""
        if self.published_at is None:
            return None, None, []
        found = list(ArticlePage.objects.around(self, 4).for_cards())
        cards = dict(zip((a.pk for a in found), cards_of(found, request), strict=True))
        older = next((a for a in found if a.published_at < self.published_at), None)
        newer = next((a for a in reversed(found) if a.published_at > self.published_at), None)
        beside = {a.pk for a in (older, newer) if a}
        return (
            older and cards[older.pk],
            newer and cards[newer.pk],
            [card for pk, card in cards.items() if pk not in beside][:4],
        )
