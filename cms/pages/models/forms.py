"""Forms that readers fill in."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from cms.core.cleaning import character_errors
from cms.core.mixins import IntroMixin
from cms.core.models import BasePage
from cms.core.text import slug_of
from sites.scope import current_portal

from ..forms import operations, views
from ..forms.addresses import addresses_in, check_addresses
from ..forms.builder import PortalFormBuilder
from .submissions import FormSubmission

# Columns of the list of answers that are no fields.
_TAKEN_NAMES = {"submit_time", "delete_date"}
LONGEST_RETENTION = 3650  # days


class FormField(TranslatableMixin, AbstractFormField):
    """One question of a form. Its name is the same in every language, its words are translated."""

    class Kind(models.TextChoices):
        SINGLE_LINE = "singleline", _("One line of text")
        MULTI_LINE = "multiline", _("Several lines of text")
        EMAIL = "email", _("E-mail address")
        PHONE = "phone", _("Telephone number")
        NUMBER = "number", _("Number")
        DATE = "date", _("Day")
        URL = "url", _("Web address")
        CHECKBOX = "checkbox", _("One box to tick")
        CHECKBOXES = "checkboxes", _("Choices, several of them")
        RADIO = "radio", _("Choices, one of them")
        DROPDOWN = "dropdown", _("Choices in a list, one of them")

    WITH_CHOICES = {Kind.CHECKBOXES, Kind.RADIO, Kind.DROPDOWN}

    page = ParentalKey("pages.FormPage", on_delete=models.CASCADE, related_name="form_fields")
    label = models.CharField(_("question"), max_length=255)
    help_text = models.CharField(
        _("hint"), max_length=255, blank=True, help_text=_("Shown below the question.")
    )
    required = models.BooleanField(_("must be answered"), default=True)
    field_type = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.SINGLE_LINE)
    field_type.required_on_save = True
    choices = models.TextField(
        _("choices"), max_length=2000, blank=True, help_text=_("One in each line.")
    )

    override_translatable_fields = [SynchronizedField("clean_name", overridable=False)]

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("required"),
    ]
    api_fields = [
        APIField(name)
        for name in ("clean_name", "label", "field_type", "help_text", "required", "choice_list")
    ]

    class Meta:
        ordering = ["sort_order"]
        verbose_name = _("field of a form")
        verbose_name_plural = _("fields of a form")
        unique_together = [("translation_key", "locale")]

    def __str__(self):
        return self.label

    def get_field_clean_name(self) -> str:
        """The name under which answers are stored; a label without a Latin letter has one too."""
        name = slug_of(self.label).replace("-", "_") or "field"
        return f"{name}_field" if name in _TAKEN_NAMES else name

    @property
    def choice_list(self) -> list[str]:
        """The choices, each once."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.choices.splitlines()))))

    def clean(self):
        super().clean()
        errors = character_errors(self)
        if self.field_type in self.WITH_CHOICES and len(self.choice_list) < 2:
            errors["choices"] = _("Enter two choices at least, one in each line.")
        if errors:
            raise ValidationError(errors)


class SubmissionsPanel(FormSubmissionsPanel):
    """How many answers there are, as the list shows them."""

    class BoundPanel(FormSubmissionsPanel.BoundPanel):
        @cached_property
        def submissions(self):
            if not self.instance.pk:
                return FormSubmission.objects.none()
            return self.instance.get_submissions()


class FormPage(FormMixin, IntroMixin, BasePage):
    """A form of the portal's own: what it asks, what for, how long answers are kept.

    Circular 25/2010/TT-BTTTT on personal information on portals of state agencies asks for a stated
    purpose and consent (art. 5) and for the person's access to what is kept (art. 7).
    """

    purpose = models.TextField(
        _("purpose"),
        max_length=1000,
        help_text=_("What the answers are used for, and by whom. Shown above the form."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days answers are kept"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_RETENTION)],
        help_text=_(
            "After so many days an answer is deleted for good. A change holds for the answers that "
            "come in from then on."
        ),
    )
    thank_you = models.TextField(
        _("thanks"), max_length=1000, blank=True, help_text=_("Shown when an answer has come in.")
    )
    open_until = models.DateField(
        _("open until"),
        null=True,
        blank=True,
        help_text=_(
            "The last day, inclusive. The page stays afterwards, so that senders can still see and "
            "delete what they sent."
        ),
    )
    to_address = models.CharField(
        _("e-mail addresses to tell"),
        max_length=500,
        blank=True,
        help_text=_(
            "Official addresses, separated by commas. They get a link to the answers, never the "
            "answers."
        ),
    )

    form_builder = PortalFormBuilder

    template = "pages/form_page.html"
    landing_page_template = "pages/form_receipt.html"
    localize_default_translation_mode = "synced"
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("to_address"),
    ]
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = []

    content_panels = [
        SubmissionsPanel(heading=_("Answers")),
        *BasePage.content_panels,
        *IntroMixin.intro_panels,
        InlinePanel("form_fields", label=_("Field"), heading=_("Fields"), min_num=1, max_num=40),
        MultiFieldPanel(
            [FieldPanel("purpose"), FieldPanel("retention_days")],
            heading=_("Personal data"),
        ),
        FieldPanel("thank_you"),
        FieldPanel("open_until"),
        FieldPanel("to_address"),
    ]
    api_fields = [
        *IntroMixin.intro_api_fields,
        *(APIField(name) for name in ("purpose", "retention_days", "open_until", "form_fields")),
    ]
    search_fields = [*BasePage.search_fields, *IntroMixin.intro_search_fields]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [
            models.CheckConstraint(
                name="form_retention_days_in_range",
                condition=models.Q(retention_days__gte=1, retention_days__lte=LONGEST_RETENTION),
            )
        ]

    @property
    def addresses(self) -> list[str]:
        """Whom to tell of an answer."""
        return addresses_in(self.to_address)

    def is_open(self, *, on: date) -> bool:
        return self.open_until is None or on <= self.open_until

    def clean(self):
        super().clean()
        try:
            check_addresses(self.to_address, current_portal())
        except ValidationError as error:
            raise ValidationError({"to_address": error}) from error

    # --- Wagtail's own extension points ------------------------------------------------------

    def get_submission_class(self):
        return FormSubmission

    def get_submissions(self):
        return FormSubmission.objects.filter(page=self).kept(on=timezone.localdate())

    def get_submissions_list_view_class(self):
        from ..forms.desk import AnswerList  # the desk's views need all models

        return AnswerList

    def get_data_fields(self):
        _sent, *asked = super().get_data_fields()
        return [("submit_time", _("Sent")), *asked, ("delete_date", _("Deleted on"))]

    def process_form_submission(self, form):
        return operations.receive_answer(
            page=self, answers=form.answers, ticket=form.ticket, at=timezone.now()
        )

    def render_landing_page(self, request, form_submission=None, *args, **kwargs):
        return views.example_of_receipt(self, request)

    def serve(self, request, *args, **kwargs):
        return views.serve_form(self, request)
