"""Pictures, files and a body as fields of page types."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField

from cms.core.fields import StreamField

from .blocks import DocumentChoiceBlock
from .body import BodyBlock, headings_of
from .models import PortalImage


class PictureMixin(models.Model):
    """One picture that stands for the page."""

    picture = models.ForeignKey(
        PortalImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)

    picture_panels = [
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("caption")], heading=_("Picture"))
    ]
    picture_api_fields = [APIField("picture"), APIField("caption")]

    class Meta:
        abstract = True


class BodyMixin(models.Model):
    """The text of a page, made of blocks."""

    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    body_panels = [FieldPanel("body")]
    body_api_fields = [APIField("body")]
    body_search_fields = [index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"toc": headings_of(self.body)}


class AttachmentsBlock(blocks.StreamBlock):
    document = DocumentChoiceBlock(label=_("Document"))

    class Meta:
        label = _("Attachments")


class AttachmentsMixin(models.Model):
    """Files that belong to the page, listed with type and size."""

    attachments = StreamField(
        AttachmentsBlock(required=False), blank=True, verbose_name=_("attachments")
    )

    attachments_panels = [FieldPanel("attachments")]
    attachments_api_fields = [APIField("attachments")]

    class Meta:
        abstract = True
