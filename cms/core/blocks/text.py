from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html

from ..text import slug_of


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs):
        super().__init__(features=["bold", "italic", "ol", "ul", "link", "document-link"], **kwargs)

    def get_api_representation(self, value, context=None):
        """HTML with links as readers follow them."""
        return expand_db_html(value.source)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "core/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A heading inside the text; its anchor is made from its words."""

    def __init__(self, **kwargs):
        super().__init__(max_length=150, **kwargs)

    def get_api_representation(self, value, context=None):
        return {"text": value, "anchor": slug_of(value)}

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "core/blocks/heading.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and whose they are."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "core/blocks/quote.html"
