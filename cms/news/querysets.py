from datetime import datetime
from typing import Self

from django.db.models import Q
from wagtail.models import PageQuerySet


class ArticleQuerySet(PageQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def below(self, path: str) -> Self:
        """Articles in a section or its sub-sections, by the section's tree path."""
        return self.filter(path__startswith=path)

    def of_year(self, year: int) -> Self:
        return self.filter(published_at__year=year)

    def for_cards(self) -> Self:
        """Only what a list shows, the picture joined in."""
        return self.select_related("picture").only(
            "title",
            "path",
            "depth",
            "url_path",
            "slug",
            "locale",
            "content_type",
            "summary",
            "published_at",
            "is_featured",
            "picture",
            "picture__alt_text",
            "picture__alt_text_en",
            "picture__credit",
            "picture__file",
            "picture__width",
            "picture__height",
            "picture__sources",
            "picture__portal",
        )

    def newest_of_each(self, counts: dict[str, int]) -> Self:
        """The newest below each path, as many as it says, in one statement."""
        wanted = Q(pk__in=[])
        for path, count in counts.items():
            newest = self.live().below(path).newest_first().values("pk")[:count]
            wanted |= Q(pk__in=newest)
        return self.filter(wanted).newest_first()

    def around(self, article, count: int) -> Self:
        """The neighbours of an article in its section, and the newest `count` beside it."""
        others = self.live().sibling_of(article, inclusive=False)
        moment: datetime = article.published_at
        before = others.filter(published_at__lt=moment).newest_first().values("pk")[:1]
        after = (
            others.filter(published_at__gt=moment).order_by("published_at", "pk").values("pk")[:1]
        )
        newest = others.newest_first().values("pk")[:count]
        return self.filter(Q(pk__in=before) | Q(pk__in=after) | Q(pk__in=newest)).newest_first()
