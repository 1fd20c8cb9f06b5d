from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .pictures import picture_of


class ImageBlock(blocks.StructBlock):
    """A picture in the text, with what it shows and who made it."""

    image = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=150)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["picture"] = picture_of(value.get("image"))
        return context

    def get_api_representation(self, value, context=None):
        picture = picture_of(value.get("image"))
        return {
            "picture": picture
            and {
                "alt": picture.alt,
                "width": picture.width,
                "height": picture.height,
                "src": picture.src,
                "sources": list(picture.sources),
            },
            "caption": value.get("caption", ""),
            "credit": value.get("credit", ""),
        }

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "media/blocks/image.html"


class DocumentsBlock(blocks.StructBlock):
    """Files to download."""

    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    def get_api_representation(self, value, context=None):
        return [
            {
                "title": document.title,
                "url": document.url,
                "type": document.file_extension,
                "size": document.get_file_size(),
            }
            for document in value.get("documents", [])
            if document
        ]

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "media/blocks/documents.html"
