"""The body of articles and standard pages: the blocks that editors write with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks.links import ContactBlock, LinkListBlock, RelatedPagesBlock
from cms.core.blocks.lists import AccordionBlock, StatisticsBlock, StepsBlock, TimelineBlock
from cms.core.blocks.tables import TableBlock
from cms.core.blocks.text import CalloutBlock, HeadingBlock, QuoteBlock, TextBlock
from cms.core.text import slug_of

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


def headings_of(body) -> list[dict[str, str]]:
    """Headings of a body as `{id, title}`, for "in this article"."""
    return [
        {"id": slug_of(block.value), "title": block.value}
        for block in body
        if block.block_type == "heading"
    ]
