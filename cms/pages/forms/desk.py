"""The desk's list of answers: of this portal alone, and safe to open in a spreadsheet."""

import codecs
import re
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.views import (
    DeleteSubmissionsView,
    FormPagesListView,
    SubmissionsListView,
)

from cms.core.page_list import PortalPageFilters
from sites.scope import current_portal_id

# Spreadsheets take a cell that begins so for a formula (OWASP, "CSV injection"). Plain numbers are
# none.
_FORMULA = re.compile(r"\A\s*[=+\-@\t\r\n＝＋－＠|]")
_NUMBER = re.compile(r"\A[+-]?\d+([.,]\d+)?\Z")


def as_text(value):
    """A cell that a spreadsheet shows as it is and never runs."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return f"'{value}"
    return value


class AnswerList(SubmissionsListView):
    """The answers of one form; of another portal's form as of none, not found."""

    page_title = _("Answers")
    custom_value_preprocess = SubmissionsListView.custom_value_preprocess | {
        datetime: {
            "csv": lambda value: timezone.localtime(value).strftime("%d/%m/%Y %H:%M"),
            "xlsx": lambda value: timezone.make_naive(value),
        },
        date: {"csv": lambda value: value.strftime("%d/%m/%Y")},
    }

    def dispatch(self, request, *args, **kwargs):
        portal = kwargs["form_page"].portal
        if portal is None or portal.pk != current_portal_id():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def preprocess_field_value(self, field, value, export_format):
        return as_text(super().preprocess_field_value(field, value, export_format))

    def get_heading(self, queryset, field):
        return as_text(super().get_heading(queryset, field))

    def stream_csv(self, queryset):
        # Excel reads Vietnamese letters only behind this mark.
        yield codecs.BOM_UTF8
        yield from super().stream_csv(queryset)


class DeleteAnswers(DeleteSubmissionsView):
    """Deletes chosen answers; Wagtail's own breaks on an id that is no number."""

    def get_queryset(self):
        chosen = self.request.GET.getlist("selected-submissions")
        return self.page.get_submissions().filter(
            pk__in=[pk for pk in chosen if pk.isascii() and pk.isdigit() and len(pk) < 19]
        )


class FormFilters(PortalPageFilters):
    content_type = None


class FormList(FormPagesListView):
    """The portal's forms; Wagtail's own filters name the people and portals of the province."""

    page_title = _("Forms")
    filterset_class = FormFilters

    @classproperty
    def columns(cls):  # noqa: N805
        return [column for column in super().columns if column.name != "content_type"]
