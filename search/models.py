"""What readers can find, what they asked, and by what words editors find theirs.

Every row that readers are shown is public: what is not, has none.
"""

import datetime
import zlib

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.core.forms import PortalModelForm
from cms.media.models import PortalDocument, PortalImage
from sites.managers import portal_manager
from sites.models import PortalModel

from .scoring import Terms
from .synonyms import BadSynonyms, Synonyms, forms_of


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


# --- what editors put first ---------------------------------------------------------------------


LONGEST_WORDS = 100


def asked_words(text: str) -> str:
    """A question as questions are compared: without marks, spaces and signs."""
    return "".join(Terms(text).sequence)[:LONGEST_WORDS]


class BestBetQuerySet(models.QuerySet):
    def shown(self, *, on: datetime.date):
        return self.filter(Q(until=None) | Q(until__gte=on))

    def for_question(self, text: str):
        return self.filter(words=asked_words(text))


class BestBet(PortalModel):
    """A page that stands first when readers of the portal ask just this.

    Its translation stands there for readers of the other language, if there is one. A page that is
    not public is not shown.
    """

    query = models.CharField(
        _("what readers type"),
        max_length=100,
        help_text=_("With or without marks: both are the same question."),
    )
    words = models.CharField(max_length=LONGEST_WORDS, editable=False)
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))
    until = models.DateField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("The last day, inclusive. Empty: without end."),
    )

    objects = portal_manager(BestBetQuerySet)

    base_form_class = PortalModelForm
    panels = [FieldPanel("query"), FieldPanel("page"), FieldPanel("until")]

    class Meta:
        verbose_name = _("best bet")
        verbose_name_plural = _("best bets")
        ordering = ["query", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["portal", "words", "page"], name="best_bet_once_a_question"
            )
        ]

    def __str__(self):
        return self.query

    def clean(self):
        super().clean()
        self.words = asked_words(self.query)
        if self.query and not self.words:
            raise ValidationError({"query": _("Type at least one word.")})
        same = BestBet.objects.filter(words=self.words, page=self.page_id).exclude(pk=self.pk)
        if self.page_id and same.exists():
            raise ValidationError({"page": _("This page stands first for this question already.")})

    def save(self, *args, **kwargs):
        self.words = asked_words(self.query)
        super().save(*args, **kwargs)


# --- what readers asked -------------------------------------------------------------------------

# Fewer might be known by what they asked.
FEWEST_ASKERS = 5


class AskingWeek(models.Model):
    """A week in which askers are told apart, by a salt that is thrown away when it ends."""

    start_date = models.DateField(primary_key=True)  # a Monday
    salt = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("week of questions")
        verbose_name_plural = _("weeks of questions")

    def __str__(self):
        return str(self.start_date)


class AskedQueryQuerySet(models.QuerySet):
    def shown(self):
        return self.filter(askers__gte=FEWEST_ASKERS)


class AskedQuery(PortalModel):
    """What readers of a portal asked in one week; see `search.asked_queries`."""

    week_date = models.DateField()
    language = models.CharField(max_length=10)
    words = models.CharField(max_length=LONGEST_WORDS)
    text = models.CharField(max_length=100)  # as one of them typed it
    askers = models.PositiveIntegerField(default=0)
    results = models.PositiveIntegerField(default=0)  # the last time

    objects = portal_manager(AskedQueryQuerySet)

    class Meta:
        verbose_name = _("question of readers")
        verbose_name_plural = _("questions of readers")
        constraints = [
            models.UniqueConstraint(
                fields=["portal", "week_date", "language", "words"], name="asked_query_once_a_week"
            )
        ]

    def __str__(self):
        return self.text


class QueryAsker(PortalModel):
    """Somebody asked it this week. The mark of a person is another one for each question."""

    query = models.ForeignKey(AskedQuery, models.CASCADE, related_name="+")
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = _("asker of a question")
        verbose_name_plural = _("askers of questions")
        constraints = [models.UniqueConstraint(fields=["query", "mark"], name="query_asker_once")]

    def __str__(self):
        return str(self.query_id)


# --- other names of the same thing --------------------------------------------------------------

SHORTEST_FORM = 3  # letters; two-letter abbreviations have too many meanings


class SynonymGroup(models.Model):
    """Names of the same thing that the province adds to the lists that come with the system."""

    line = models.CharField(
        _("names of the same thing"),
        max_length=500,
        unique=True,
        help_text=_(
            "Parted by commas: UBND, ủy ban nhân dân. With an arrow, who looks for the second also "
            "finds the first, not the reverse: nhà trẻ => trường mầm non."
        ),
    )

    panels = [FieldPanel("line")]

    class Meta:
        verbose_name = _("other names")
        verbose_name_plural = _("other names")
        ordering = ["line"]

    def __str__(self):
        return self.line

    def clean(self):
        super().clean()
        try:
            Synonyms([self.line])
        except BadSynonyms as error:
            raise ValidationError({"line": _("Name at least two, parted by commas.")}) from error
        for form in forms_of(self.line):
            if len(form) < SHORTEST_FORM:
                raise ValidationError(
                    {"line": _("“%(name)s” is too short to mean one thing.") % {"name": form}}
                )


class SynonymChange(models.Model):
    """One change of the groups, and how far what was written before has been read again for it."""

    group = models.ForeignKey(SynonymGroup, models.SET_NULL, null=True, related_name="changes")
    forms = models.JSONField()  # see `search.synonyms.forms_of`
    changed_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(default=0)  # entries to be read again
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("change of other names")
        verbose_name_plural = _("changes of other names")

    def __str__(self):
        return f"{', '.join(self.forms)}: {self.done}/{self.total}"
