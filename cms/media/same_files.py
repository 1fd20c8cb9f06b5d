"""A file that the portal has already is offered before a second copy of it is kept.

Wagtail does so for pictures alone.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.views.chooser import DocumentChooserUploadView, DocumentChooserViewSet
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from .models import PortalDocument

SAME_FILE = "same_file"


class SameFileField(forms.ModelChoiceField):
    """Which of the documents that are there to use; empty: none of them, keep a second copy."""

    widget = forms.RadioSelect

    def label_from_instance(self, document):
        words = {"title": document.title, "facts": document.facts}
        return gettext("Use what is there: %(title)s (%(facts)s)") % words

    def bound_data(self, data, initial):
        # The question is added to a form that was sent without an answer to it.
        return initial if data is None else data


class OffersSameFile:
    """A form of uploads that asks once before it keeps a second copy."""

    def clean(self):
        cleaned = super().clean()
        # Browsers forget the file, so that whoever answered "a second copy" has chosen it again.
        if (file := cleaned.get("file")) and self.add_prefix(SAME_FILE) not in self.data:
            known = PortalDocument(file_hash=hash_filelike(file)).same_files()
            known = self.may_be_chosen.filter(pk__in=known.values("pk")).order_by("pk")
            if known:
                self._offer(known)
                self.add_error(
                    "file", ValidationError(_("The portal has this file already."), code=SAME_FILE)
                )
        return cleaned

    def _offer(self, known):
        self.fields[SAME_FILE] = SameFileField(
            known,
            blank=True,
            label=_("The same file"),
            required=False,
            empty_label=_("Keep a second copy: choose the file again above"),
        )
        self.fields[SAME_FILE].initial = known[0].pk


class UploadToChoose(DocumentChooserUploadView):
    """Uploads a document into what is being written, or takes the one that was there before."""

    @cached_property
    def may_be_chosen(self) -> QuerySet[PortalDocument]:
        policy = policy_registry.get_by_type(PortalDocument)
        return policy.instances_user_has_any_permission_for(self.request.user, ["choose"])

    def get_creation_form_class(self):
        form = super().get_creation_form_class()
        return type("UploadForm", (OffersSameFile, form), {"may_be_chosen": self.may_be_chosen})

    def post(self, request):
        answer = request.POST.get(f"{self.get_creation_form().prefix}-{SAME_FILE}", "")
        # The gate has seen that it is the number of a document of the portal.
        if answer and (known := self.may_be_chosen.filter(pk=answer).first()):
            return self.get_chosen_response(known)
        return super().post(request)


class _Documents(DocumentChooserViewSet):
    create_view_class = UploadToChoose


upload_document = _Documents(
    "wagtaildocs_chooser", model=PortalDocument, url_prefix="documents/chooser"
).create_view
