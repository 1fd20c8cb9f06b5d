from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler


class OneReaderEach(ContentstateConverter):
    """Reads each text with a parser of its own.

    Wagtail's has one for all threads: of two people who open forms at the same moment one gets
    an error, or words of the other's page, whatever portal that belongs to.
    """

    def from_database_format(self, html):
        reader = HtmlToContentStateHandler(self.features)
        reader.feed(html)
        reader.close()
        return reader.contentstate.as_json(indent=4, separators=(",", ": "))


class RichTextArea(DraftailRichTextArea):
    """Wagtail's editor, for a server with threads."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.converter = OneReaderEach(self.features)
