from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.core.choices import OwnChoice

from .pictures import Picture, picture_of
from .videos import UnknownVideo, video_of


def picture_data(picture: Picture | None) -> dict | None:
    """A picture for clients of the API: alt, width, height, src, sources."""
    return picture and asdict(picture)


class PictureChoiceBlock(OwnChoice, ImageChooserBlock):
    """A picture of the portal."""


class DocumentChoiceBlock(OwnChoice, DocumentChooserBlock):
    """A file of the portal."""


class ImageBlock(blocks.StructBlock):
    """A picture in the text, with what it shows and who made it."""

    image = PictureChoiceBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=150)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["picture"] = picture_of(value.get("image"))
        return context

    def get_api_representation(self, value, context=None):
        return {
            "picture": picture_data(picture_of(value.get("image"))),
            "caption": value.get("caption", ""),
            "credit": value.get("credit", ""),
        }

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "media/blocks/image.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures of one matter."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=150)
    pictures = blocks.ListBlock(ImageBlock(), label=_("Pictures"), min_num=2, max_num=40)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        shown = [(picture_of(item.get("image")), item) for item in value["pictures"]]
        context["pictures"] = [(picture, item) for picture, item in shown if picture]
        return context

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "media/blocks/gallery.html"


class VideoBlock(blocks.StructBlock):
    """A film that stands elsewhere; nothing is asked of that place before a reader's click."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(
        label=_("Address of the video"), help_text=_("On YouTube, or a video file (.mp4, .webm).")
    )
    poster = PictureChoiceBlock(label=_("Picture"), required=False)

    def clean(self, value):
        value = super().clean(value)
        try:
            video_of(value["url"])
        except UnknownVideo as error:
            wrong = ValidationError(
                _("This is no address of a video. Copy it from YouTube, or name an .mp4 file.")
            )
            raise blocks.StructBlockValidationError(block_errors={"url": wrong}) from error
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        try:
            context["video"] = video_of(value.get("url") or "")
        except UnknownVideo:
            context["video"] = None
        context["picture"] = picture_of(value.get("poster"))
        return context

    def get_api_representation(self, value, context=None):
        return {
            "title": value["title"],
            "url": value["url"],
            "poster": picture_data(picture_of(value.get("poster"))),
        }

    class Meta:
        icon = "media"
        label = _("Video")
        template = "media/blocks/video.html"
        preview_value = {"title": "Lào Cai đất và người", "url": "https://youtu.be/aaaaaaaaaaa"}


class DocumentsBlock(blocks.StructBlock):
    """Files to download."""

    documents = blocks.ListBlock(DocumentChoiceBlock(label=_("Document")), label=_("Documents"))

    def get_api_representation(self, value, context=None):
        return [
            {
                "title": document.title,
                "url": document.url,
                "type": document.file_extension,
                "pages": document.page_count or None,
                "size": document.file_size,
            }
            for document in value.get("documents", [])
            if document
        ]

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "media/blocks/documents.html"
