"""Home, section, article: the pages of every tutorial."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 20


class HomePage(Page):
    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.live().select_related("picture")
        context["lead"] = articles.order_by("-published_at")[:12]
        context["sections"] = self.get_children().live().in_menu()
        return context


class SectionPage(Page):
    intro = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.child_of(self).live().select_related("picture")
        pages = Paginator(articles.order_by("-published_at"), PAGE_SIZE)
        context["articles"] = pages.get_page(request.GET.get("page"))
        return context


class ArticlePage(Page):
    summary = models.TextField()
    body = RichTextField()
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(db_index=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("published_at"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        siblings = ArticlePage.objects.sibling_of(self, inclusive=False).live()
        context["related"] = siblings.order_by("-published_at")[:4]
        return context
