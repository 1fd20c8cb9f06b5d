from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelsearch import index
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from cms.changes import keys
from cms.core.cleaning import character_errors
from cms.core.text import slug_of
from cms.pagestore.reading import reads
from sites.managers import portal_manager
from sites.models import PortalModel
from sites.registry import registry, source_language
from sites.scope import current_portal_id

from .paths import document_path, portal_path
from .pictures import focus_of, size_names
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

    def get_file_size(self) -> int | None:
        """Bytes; asks the storage in the seconds before they were written down.

        Wagtail writes them down itself, whoever looks; here a look changes nothing.
        """
        if self.file_size is None:
            try:
                return self.file.size
            except OSError:
                return None
        return self.file_size


class PortalImage(PortalFileModel, AbstractImage):
    """A picture of one portal. Readers who do not see it read what it shows, in their language.

    `alt_text` is in the source language; for every other there is a field `alt_text_<language>`.
    """

    alt_text = models.CharField(
        _("alternative text"),
        max_length=250,
        help_text=_("What the picture shows, for readers who cannot see it."),
    )
    alt_text_en = models.CharField(
        _("alternative text in English"),
        max_length=250,
        blank=True,
        help_text=_("Empty: readers of English get the Vietnamese text, marked as Vietnamese."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=150,
        blank=True,
        help_text=_("Who made the picture, shown below it unless the page says it."),
    )
    sources = models.JSONField(default=dict, editable=False, blank=True)

    objects = portal_manager(ImageQuerySet)

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "alt_text_en",
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
        index.SearchField("alt_text_en"),
        index.FilterField("portal_id"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename):
        return portal_path(self.portal_id, "images", filename)

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            # Another file: its sizes are yet to be made, those of the one before to be deleted.
            old = size_names(self.sources)
            self.sources = {"old": old} if old else {}
        if "update_fields" not in kwargs:
            self.sources = (self.sources or {}) | {"focus": focus_of(self)}
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self):
        return self.alt_text

    def alt_in(self, language: str) -> tuple[str, str]:
        """What the picture shows and the language of these words, which may be the source's."""
        own = getattr(self, f"alt_text_{language}", "")
        return (own, language) if own else (self.alt_text, source_language())


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

    # Of PDF files. None: not counted yet; 0: cannot be counted.
    page_count = models.PositiveIntegerField(_("number of pages"), null=True, editable=False)

    objects = portal_manager(DocumentQuerySet)

    admin_form_fields = ("title", "file", "collection", "tags")
    search_fields = [*AbstractDocument.search_fields, index.FilterField("portal_id")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            self.page_count = None
        super().save(*args, **kwargs)

    @property
    def is_measured(self) -> bool:
        """Whether size, checksum and (of a PDF) number of pages are known."""
        counted = self.page_count is not None or self.file_extension.lower() != "pdf"
        return bool(counted and self.file_hash and self.file_size is not None)

    def same_files(self) -> models.QuerySet["PortalDocument"]:
        """Other documents of the portal in scope with the same content, oldest first."""
        others = PortalDocument.objects.exclude(pk=self.pk).exclude(file_hash="")
        return others.filter(file_hash=self.file_hash).order_by("pk")

    @property
    def public_name(self) -> str:
        """The last part of its address, such as "12-nghi-quyet.pdf", whatever the storage calls it."""
        extension = slug_of(self.file_extension)
        return f"{self.pk}-{slug_of(self.title) or 'tep'}{'.' if extension else ''}{extension}"

    @property
    def url(self) -> str:
        """Its address on its portal's host. Another file at the desk leaves it as it is."""
        reads(keys.thing("document", self.pk))
        portal = registry.get(self.portal_id)
        return f"{settings.MEDIA_URL}{portal.slug}/files/{self.public_name}"

    @property
    def facts(self) -> str:
        """Type, number of pages and size for readers: "PDF, 12 trang, 412 KB"."""
        facts = [self.file_extension.upper()]
        if self.page_count:
            pages = ngettext("%(count)s page", "%(count)s pages", self.page_count)
            facts.append(pages % {"count": number_format(self.page_count)})
        if (size := self.get_file_size()) is not None:
            facts.append(size_text(size))
        return ", ".join(filter(None, facts))


def size_text(size: int) -> str:
    """Bytes as readers read them; nobody wants to know tenths of a kilobyte."""
    kilobytes = round(size / 1024)
    if 1 <= kilobytes < 1024 <= size:
        return f"{kilobytes}\u00a0KB"
    return filesizeformat(max(size, 1024**2) if kilobytes == 1024 else size)
