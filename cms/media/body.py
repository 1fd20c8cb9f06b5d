"""The body of articles and standard pages: the blocks that editors write with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.anchors import anchors_of
from cms.core.blocks.links import ContactBlock, LinkListBlock, RelatedPagesBlock
from cms.core.blocks.lists import AccordionBlock, StatisticsBlock, StepsBlock, TimelineBlock
from cms.core.blocks.tables import TableBlock
from cms.core.blocks.text import CalloutBlock, HeadingBlock, QuoteBlock, TextBlock

from .blocks import DocumentsBlock, GalleryBlock, ImageBlock, VideoBlock


class BodyBlock(blocks.StreamBlock):
    text = TextBlock(group=_("Text"))
    heading = HeadingBlock(group=_("Text"))
    quote = QuoteBlock(group=_("Text"))
    callout = CalloutBlock(group=_("Text"))
    image = ImageBlock(group=_("Pictures and files"))
    gallery = GalleryBlock(group=_("Pictures and files"))
    video = VideoBlock(group=_("Pictures and files"))
    documents = DocumentsBlock(group=_("Pictures and files"))
    table = TableBlock(group=_("Tables and lists"))
    statistics = StatisticsBlock(group=_("Tables and lists"))
    steps = StepsBlock(group=_("Tables and lists"))
    timeline = TimelineBlock(group=_("Tables and lists"))
    accordion = AccordionBlock(group=_("Tables and lists"))
    links = LinkListBlock(group=_("Links"))
    related_pages = RelatedPagesBlock(group=_("Links"))
    contact = ContactBlock(group=_("Links"))

    def get_context(self, value, parent_context=None):
        anchors = iter(headings_of(value))
        return super().get_context(value, parent_context) | {
            "parts": [
                (part, next(anchors)["id"] if part.block_type == "heading" else "")
                for part in value
            ]
        }

    def get_api_representation(self, value, context=None):
        anchors = iter(headings_of(value))
        parts = super().get_api_representation(value, context)
        for part in parts:
            if part["type"] == "heading":
                part["value"] |= {"anchor": next(anchors)["id"]}
        return parts

    class Meta:
        template = "media/blocks/body.html"


def headings_of(body) -> list[dict[str, str]]:
    """Headings of a body as `{id, title}`, for "in this article"."""
    titles = [block.value for block in body if block.block_type == "heading"]
    return [
        {"id": anchor, "title": title}
        for anchor, title in zip(anchors_of(titles), titles, strict=True)
    ]
