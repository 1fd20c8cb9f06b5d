"""From the fields of a form page to a form that readers fill in."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from cms.core.text import forbidden_characters
from cms.core.validators import validate_phone

# Names with a hyphen: no field of an editor's can have them.
CONSENT = "form-consent"
TICKET = "form-ticket"
PROOF = "form-proof"
TRAP = "form-trap"

LONGEST_TEXT = 5000  # characters
_ISO, _VIETNAMESE = "%Y-%m-%d", "%d/%m/%Y"


def _no_invisible_characters(value: str) -> None:
    if found := forbidden_characters(value):
        raise ValidationError(
            _("These invisible characters may not stand in a text: %(characters)s."),
            params={"characters": ", ".join(found)},
        )


class AnswerForm(BaseForm):
    """The fields of a page, then what every form has: consent, and a trap for machines."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = list(self.fields)
        self.fields[CONSENT] = forms.BooleanField(
            # Circular 25/2010/TT-BTTTT, art. 5: only with the person's consent.
            label=ngettext_lazy(
                "I agree that what I have written is used for the purpose above and kept for at "
                "most %(days)d day.",
                "I agree that what I have written is used for the purpose above and kept for at "
                "most %(days)d days.",
                "days",
            )
            % {"days": (self.page and self.page.retention_days) or 0},
            error_messages={"required": _("It cannot be sent without your consent.")},
        )
        self.fields[TRAP] = forms.CharField(
            label=_("Leave this field empty"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The page's own fields."""
        return [self[name] for name in self.names]

    @property
    def consent(self) -> forms.BoundField:
        return self[CONSENT]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]

    def clean(self):
        if self.cleaned_data.get(TRAP):
            self.add_error(TRAP, _("Something stands in the field that must stay empty: clear it."))
        return super().clean()

    @property
    def answers(self) -> dict:
        """What was written, by name, as plain JSON: numbers and days as text."""
        return {name: _plain(self.cleaned_data.get(name)) for name in self.names}

    @property
    def summary(self) -> list[dict]:
        """What is wrong, in the order of the page: label, sentences, and the place to go to."""
        found = [{"label": "", "texts": self.non_field_errors(), "anchor": ""}]
        found += [
            {"label": label, "texts": field.errors, "anchor": anchor_of(field)}
            for label, field in (
                *((field.label, field) for field in self.asked),
                (self.trap.label, self.trap),
                (_("Consent"), self.consent),
            )
        ]
        return [entry for entry in found if entry["texts"]]


def anchor_of(field: forms.BoundField) -> str:
    """The id of what can be filled in; of a group, its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


def _plain(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, (bool, list)):
        return value
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()


class PortalFormBuilder(FormBuilder):
    """Wagtail's, with the kinds of fields we offer and their errors in words."""

    def get_form_class(self):
        return type("PageForm", (AnswerForm,), self.formfields)

    def get_field_options(self, field):
        return super().get_field_options(field) | {
            "help_text": field.help_text,  # escaped where it is written
            "error_messages": {"required": _("Please fill this in.")},
        }

    def _text(self, options, *, longest):
        return options | {"max_length": longest, "validators": [_no_invisible_characters]}

    def create_singleline_field(self, field, options):
        return forms.CharField(**self._text(options, longest=255))

    def create_multiline_field(self, field, options):
        options["widget"] = forms.Textarea(attrs={"rows": 6})
        return forms.CharField(**self._text(options, longest=LONGEST_TEXT))

    def create_email_field(self, field, options):
        options["widget"] = forms.EmailInput(attrs={"autocomplete": "email"})
        options["error_messages"]["invalid"] = _("Enter an e-mail address such as ten@example.vn.")
        return forms.EmailField(**self._text(options, longest=254))

    def create_phone_field(self, field, options):
        options["widget"] = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        return forms.CharField(**options, max_length=40, validators=[validate_phone])

    def create_number_field(self, field, options):
        # "1.234,5" where the language writes so.
        options["widget"] = forms.TextInput(attrs={"inputmode": "decimal"})
        options["error_messages"]["invalid"] = _("Enter a number.")
        return forms.DecimalField(**options, localize=True, max_digits=20, decimal_places=6)

    def create_date_field(self, field, options):
        options["widget"] = forms.DateInput(format=_ISO, attrs={"type": "date"})
        options["error_messages"]["invalid"] = _("Enter a day such as 05/07/2021.")
        return forms.DateField(**options, input_formats=[_ISO, _VIETNAMESE])

    def create_url_field(self, field, options):
        options["error_messages"]["invalid"] = _("Enter a web address such as https://example.vn.")
        return forms.URLField(**self._text(options, longest=500), assume_scheme="https")

    def create_checkbox_field(self, field, options):
        options["initial"] = False
        options["error_messages"]["required"] = _("Please tick this.")
        return forms.BooleanField(**options)

    def create_checkboxes_field(self, field, options):
        return forms.MultipleChoiceField(
            **self._choices(field, options), widget=forms.CheckboxSelectMultiple
        )

    def create_radio_field(self, field, options):
        return forms.ChoiceField(**self._choices(field, options), widget=forms.RadioSelect)

    def create_dropdown_field(self, field, options):
        options = self._choices(field, options)
        options["choices"] = [("", _("Choose")), *options["choices"]]
        return forms.ChoiceField(**options)

    def _choices(self, field, options):
        options["error_messages"] = {
            "required": _("Please choose."),
            "invalid_choice": _("Choose one of the entries."),
        }
        return options | {"choices": [(text, text) for text in field.choice_list], "initial": None}
