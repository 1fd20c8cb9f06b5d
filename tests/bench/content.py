"""A portal's sections and articles as plain data, for the plain project beside it."""

from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.media.models import PortalImage
from cms.news.models import ArticlePage, SectionPage
from sites.registry import registry
from sites.scope import portal_scope


def content_of(slug: str) -> dict:
    """`{"name", "pictures": {key: (title, path)}, "sections": [{"title", "slug", "articles"}]}`.

    The sections of the portal's menu, with texts of their articles as HTML.
    """
    record = registry.by_slug(slug)
    with portal_scope(record):
        home = Page.objects.get(pk=record.homes["vi"].page_id)
        sections = SectionPage.objects.child_of(home).live()
        return {
            "name": record.name,
            "pictures": {
                str(image.pk): (image.title, image.file.path) for image in PortalImage.objects.all()
            },
            "sections": [
                {
                    "title": section.title,
                    "slug": section.slug,
                    "articles": [
                        _article(page) for page in ArticlePage.objects.child_of(section).live()
                    ],
                }
                for section in sections
            ],
        }


def _article(page: ArticlePage) -> dict:
    texts = [block.value for block in page.body if block.block_type == "text"]
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "body": "".join(text.source for text in texts if isinstance(text, RichText)),
        "picture": str(page.picture_id or ""),
        "published_at": page.published_at.isoformat(),
    }
