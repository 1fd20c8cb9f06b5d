"""Articles: news and everything that is dated and signed."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import PageManager

from cms.changes import keys
from cms.core.choices import PageBlock
from cms.core.content_keys import reads_children, reads_page
from cms.core.fields import StreamField
from cms.core.links import addresses_by_pk
from cms.core.mixins import PublishedAtMixin, SummaryMixin
from cms.core.models import BasePage
from cms.media.body import BodyBlock, headings_of
from cms.media.mixins import AttachmentsMixin, PictureMixin
from cms.media.pictures import picture_of
from cms.navigation.tree import tree_of
from cms.pagestore.reading import reads

from ..cards import cards_of
from ..querysets import ArticleQuerySet

RELATED = 4


class RelatedBlock(blocks.StreamBlock):
    page = PageBlock(label=_("Page"))


class ArticlePage(SummaryMixin, PictureMixin, AttachmentsMixin, PublishedAtMixin, BasePage):
    """A news item or article."""

    body = StreamField(BodyBlock(), verbose_name=_("text"))
    byline = models.CharField(_("author"), max_length=150, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_featured = models.BooleanField(
        _("leads the home page"),
        default=False,
        help_text=_("The newest such article stands at the top of the home page."),
    )
    related = StreamField(
        RelatedBlock(required=False),
        blank=True,
        verbose_name=_("related pages"),
        help_text=_("Empty: the newest articles of the section."),
    )
    series = models.CharField(
        _("series"),
        max_length=150,
        blank=True,
        db_index=True,
        help_text=_("Articles of this portal with the same words here name one another."),
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    template = "news/article_page.html"
    reader_relations = ("picture",)
    grouped_by = ("series",)
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        *SummaryMixin.summary_panels,
        *PictureMixin.picture_panels,
        FieldPanel("body"),
        *AttachmentsMixin.attachments_panels,
        MultiFieldPanel(
            [
                *PublishedAtMixin.published_at_panels,
                FieldPanel("byline"),
                FieldPanel("source"),
                FieldPanel("is_featured"),
            ],
            heading=_("About this article"),
        ),
        MultiFieldPanel([FieldPanel("series"), FieldPanel("related")], heading=_("Read on")),
    ]
    api_fields = [
        *SummaryMixin.summary_api_fields,
        *PictureMixin.picture_api_fields,
        APIField("body"),
        *AttachmentsMixin.attachments_api_fields,
        *PublishedAtMixin.published_at_api_fields,
        *(APIField(name) for name in ("byline", "source", "is_featured", "series", "related")),
    ]
    search_fields = [
        *BasePage.search_fields,
        *SummaryMixin.summary_search_fields,
        index.SearchField("body"),
        *PublishedAtMixin.published_at_search_fields,
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def updated_at(self):
        """When it was last published again, if noticeably later than at first; else None."""
        again, first = self.last_published_at, self.first_published_at
        return again if again and first and again - first > timedelta(minutes=10) else None

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        previous, following, newest = self._neighbours(request)
        above = tree_of(self.portal.pk, self.language).above(self.path)
        return context | {
            "toc": headings_of(self.body),
            "lead_picture": picture_of(self.picture),
            "previous": previous,
            "next": following,
            "related": self._chosen() or newest,
            "series_articles": self._series(request),
            "section": {"title": above[-1].title, "url": above[-1].url} if above else None,
        }

    def _chosen(self) -> list[dict]:
        """Pages that the editor chose, as headlines."""
        pages = [block.value for block in self.related if block.value]
        found = addresses_by_pk(page.pk for page in pages)
        for page in pages:
            reads_page(page.path)
        return [{"title": page.title, "url": found[page.pk]} for page in pages if page.pk in found]

    def _series(self, request) -> list:
        """The other articles of the series in this language, the first one first."""
        if not self.series:
            return []
        reads(keys.named("series", self.portal.pk, self.series))
        home = self.portal.homes[self.language].path
        others = ArticlePage.objects.live().below(home).filter(series=self.series)
        return cards_of(others.exclude(pk=self.pk).order_by("published_at").for_cards(), request)

    def _neighbours(self, request):
        """Older, newer and newest articles of the section, with one statement."""
        if self.published_at is None:
            return None, None, []
        reads_children(self.path[: -self.steplen])
        found = list(ArticlePage.objects.around(self, RELATED).for_cards())
        cards = dict(zip((a.pk for a in found), cards_of(found, request), strict=True))
        older = next((a for a in found if a.published_at < self.published_at), None)
        newer = next((a for a in reversed(found) if a.published_at > self.published_at), None)
        beside = {a.pk for a in (older, newer) if a}
        return (
            older and cards[older.pk],
            newer and cards[newer.pk],
            [card for pk, card in cards.items() if pk not in beside][:RELATED],
        )
