from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from cms.core.cleaning import character_errors
from sites.managers import portal_manager
from sites.models import PortalModel
from sites.registry import registry
from sites.scope import current_portal_id

from .paths import document_path, portal_path
from .validators import validate_content


class PortalFileModel(PortalModel):
    """What pictures and documents share: a portal, and its collection by default."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding and self.collection.is_root():
            portal = registry.get(self.portal_id or current_portal_id())
            if portal is not None:
                self.collection_id = portal.collection_id
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if errors := character_errors(self):
            raise ValidationError(errors)


class PortalImage(PortalFileModel, AbstractImage):
    """A picture of one portal. Readers who do not see it read `alt_text`."""

    alt_text = models.CharField(
        _("alternative text"),
        max_length=250,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    credit = models.CharField(_("credit"), max_length=150, blank=True)
    sources = models.JSONField(default=dict, editable=False, blank=True)

    objects = portal_manager(ImageQuerySet)

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("alt_text"),
        index.FilterField("portal_id"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename):
        return portal_path(self.portal_id, "images", filename)

    @property
    def default_alt_text(self):
        return self.alt_text


class PortalRendition(AbstractRendition):
    """A size that the desk made of a picture; belongs to the portal of its image."""

    image = models.ForeignKey(PortalImage, models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="rendition_once"
            )
        ]

    def get_upload_to(self, filename):
        return portal_path(self.image.portal_id, "renditions", filename)


class PortalDocument(PortalFileModel, AbstractDocument):
    """A file of one portal for readers to download."""

    file = models.FileField(
        _("file"), upload_to=document_path, max_length=250, validators=[validate_content]
    )

    objects = portal_manager(DocumentQuerySet)

    admin_form_fields = ("title", "file", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("portal_id")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
