"""What readers can find, and by what words editors find theirs.

Every row that readers are shown is public: what is not, has none.
"""

import zlib

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.media.models import PortalDocument, PortalImage
from sites.models import PortalModel


class Kind(models.TextChoices):
    """What a thing is to a reader."""

    PORTAL = "portal", _("Portal")
    SECTION = "section", _("Section")
    NEWS = "news", _("Article")
    PAGE = "page", _("Page")
    CONTACT = "contact", _("Contact")
    ANNOUNCEMENT = "announcement", _("Announcement")
    PERSON = "person", _("Person")
    UNIT = "unit", _("Unit")
    EVENT = "event", _("Calendar")
    GALLERY = "gallery", _("Gallery")
    FAQ = "faq", _("Frequent questions")
    FORM = "form", _("Form")


def label_of(kind: str) -> str:
    """A kind in the reader's words; what evaluation puts in has none."""
    return Kind(kind).label if kind in Kind else ""


class SearchEntry(models.Model):
    """One public thing in one language, as results show and filter it.

    `object_kind` and `object_id` name the thing as the change log does. The host is no part of the
    row: `path` is the address below the portal's home in the entry's language.
    """

    portal_scope_exempt = "readers search all portals, and every row is public"

    portal = models.ForeignKey("portals.Portal", models.PROTECT, editable=False, related_name="+")
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    # The same for a thing and its translations.
    translation_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    # Primary key of the section of the upper level; None outside sections.
    section_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=500)
    path = models.CharField(max_length=2000)
    date = models.DateField(null=True)
    year = models.SmallIntegerField(null=True)
    # Tells states of what the engines keep of the entry apart; see search.indexing.
    digest = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(
                fields=["object_kind", "object_id", "language"], name="search_entry_once"
            )
        ]
        indexes = [
            models.Index(fields=["translation_key", "language"], name="search_entry_translations"),
            models.Index(fields=["portal", "date"], name="search_entry_portal_date"),
        ]

    def __str__(self):
        return self.title


class PackedField(models.BinaryField):
    """Bytes, kept compressed."""

    def get_prep_value(self, value):
        return None if value is None else zlib.compress(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else zlib.decompress(value)


class EntryContent(models.Model):
    """The long part of an entry, apart so that counting and filtering need not read past it."""

    entry = models.OneToOneField(
        SearchEntry, models.CASCADE, primary_key=True, related_name="content"
    )
    # Streams (see search.analysis) as the engine has them; the row says how to take them out.
    title_stream = PackedField()
    text_stream = PackedField()
    # What snippets are cut from, UTF-8.
    text = PackedField()

    class Meta:
        verbose_name = _("content of a search entry")
        verbose_name_plural = _("contents of search entries")

    def __str__(self):
        return str(self.entry)


class RebuildProgress(models.Model):
    """How far an unfinished rebuild of the index has come, so that it can go on."""

    object_kind = models.CharField(max_length=40, unique=True)
    last_id = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("progress of a rebuild")
        verbose_name_plural = _("progress of rebuilds")

    def __str__(self):
        return f"{self.object_kind}: {self.last_id}"


class FileText(models.Model):
    """What a file says that hangs on pages; shown to nobody but as part of a public page's entry."""

    # Of the file in cms.media; no foreign key, so that a rebuild reads no scoped rows.
    document_id = models.BigIntegerField(primary_key=True)
    # The stored file that was read; another one under the same document is read again.
    file = models.CharField(max_length=250)
    text = PackedField()

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")

    def __str__(self):
        return self.file


class DeskWords(PortalModel):
    """By what words editors find a thing of their portal at the desk; see `search.desk`.

    `words` is a stream (see `search.analysis`) without marks, `spelled` the same with them.
    """

    wagtail_reference_index_ignore = True

    words = models.TextField()
    spelled = models.TextField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.spelled


class PageWords(DeskWords):
    thing = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("words of a page")
        verbose_name_plural = _("words of pages")


class ImageWords(DeskWords):
    thing = models.OneToOneField(PortalImage, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("words of a picture")
        verbose_name_plural = _("words of pictures")


class DocumentWords(DeskWords):
    thing = models.OneToOneField(PortalDocument, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("words of a document")
        verbose_name_plural = _("words of documents")
