"""The body of articles and standard pages: the blocks that editors write with."""

from wagtail import blocks

from cms.core.blocks.text import HeadingBlock, QuoteBlock, TextBlock
from cms.core.text import slug_of

from .blocks import DocumentsBlock, ImageBlock


class BodyBlock(blocks.StreamBlock):
    text = TextBlock()
    heading = HeadingBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    documents = DocumentsBlock()


def headings_of(body) -> list[dict[str, str]]:
    """Headings of a body as `{id, title}`, for "in this article"."""
    return [
        {"id": slug_of(block.value), "title": block.value}
        for block in body
        if block.block_type == "heading"
    ]
