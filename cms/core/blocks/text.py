import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html

from ..text import slug_of

# What the editor's tools make. The desk writes nothing else, but an import or a client of the API
# may, and a page is as safe as the least careful of them.
_TAGS = {"p", "br", "b", "strong", "i", "em", "ol", "ul", "li", "a"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def safe_html(source: str) -> SafeString:
    """Rich text as it is stored, as HTML for readers: links resolved, foreign tags dropped."""
    return mark_safe(
        nh3.clean(
            expand_db_html(source),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel=None,
        )
    )


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs):
        super().__init__(features=["bold", "italic", "ol", "ul", "link", "document-link"], **kwargs)

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"html": safe_html(value.source)}

    def get_api_representation(self, value, context=None):
        """HTML with links as readers follow them."""
        return safe_html(value.source)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "core/blocks/text.html"
        preview_value = (
            "<p>Một đoạn văn có <b>chữ đậm</b> và danh sách.</p><ul><li>Mục một</li></ul>"
        )


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
        preview_value = "Tiêu đề mục"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and whose they are."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "core/blocks/quote.html"
        preview_value = {
            "text": "Nhà nào thiếu người thì cả nhóm sang giúp.",
            "attribution": "Người dân xã Y Tý",
        }


class CalloutBlock(blocks.StructBlock):
    """Something that must not be missed, set apart from the text around it."""

    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("note", _("Note")), ("warning", _("Warning"))], default="note"
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=150)
    text = TextBlock()

    class Meta:
        icon = "info-circle"
        label = _("Call-out")
        template = "core/blocks/callout.html"
        preview_value = {
            "tone": "note",
            "title": "Lưu ý",
            "text": "<p>Mang theo bản chính để đối chiếu.</p>",
        }
