"""What readers sent with forms."""

import secrets
from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import AbstractFormSubmission

from sites.managers import portal_manager
from sites.models import PortalModel

# Letters and digits that are not taken for one another when read aloud or copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 12  # 59 bits: at 30 guesses an hour nobody finds one


def new_receipt() -> str:
    return "".join(secrets.choice(_ALPHABET) for _place in range(RECEIPT_LENGTH))


def read_receipt(text: str) -> str:
    """A code as a person types it, with hyphens, spaces or small letters, as it is stored."""
    return "".join(char for char in text.upper() if char in _ALPHABET)[: RECEIPT_LENGTH + 1]


class FormSubmissionQuerySet(models.QuerySet):
    def kept(self, *, on: date) -> Self:
        """Those whose last day has not passed."""
        return self.filter(delete_date__gt=on)

    def expired(self, *, on: date) -> Self:
        """Those that must be deleted."""
        return self.filter(delete_date__lte=on)


class FormSubmission(PortalModel, AbstractFormSubmission):
    """One answer to a form, kept until its day.

    The receipt code is given to the sender alone, who reads, takes along and deletes the answer
    with it (Circular 25/2010/TT-BTTTT, art. 7). No list and no export shows it.
    """

    page = models.ForeignKey(
        "pages.FormPage", models.CASCADE, related_name="submissions", verbose_name=_("form")
    )
    # The ticket it was sent with: the same form sent twice is one answer.
    ticket = models.CharField(max_length=32, unique=True, editable=False)
    receipt = models.CharField(
        _("receipt code"), max_length=RECEIPT_LENGTH, unique=True, editable=False
    )
    delete_date = models.DateField(_("deleted on"), db_index=True, editable=False)

    objects = portal_manager(FormSubmissionQuerySet)

    class Meta:
        verbose_name = _("answer to a form")
        verbose_name_plural = _("answers to forms")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def get_data(self) -> dict:
        """For the desk's list and its exports."""
        answers = {name: in_words(value) for name, value in self.form_data.items()}
        return answers | {"submit_time": self.submit_time, "delete_date": self.delete_date}

    @property
    def receipt_in_groups(self) -> str:
        """As it is read: "7KQM-2XHT-9BVD"."""
        return "-".join(self.receipt[at : at + 4] for at in range(0, len(self.receipt), 4))


def in_words(value):
    """An answer as people read it."""
    if isinstance(value, bool):
        return _text("Yes") if value else _text("No")
    return ", ".join(value) if isinstance(value, list) else value
