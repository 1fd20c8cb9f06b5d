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


class UploadToChoose(DocumentChooserUploadView):
    """Uploads a document into what is being written, or takes the one that was there before."""

    @cached_property
    def may_be_chosen(self) -> QuerySet[PortalDocument]:
        policy = policy_registry.get_by_type(PortalDocument)
        return policy.instances_user_has_any_permission_for(self.request.user, ["choose"])

    def post(self, request):
        form = self.form = self.get_creation_form()
        answer = form.data.get(form.add_prefix(SAME_FILE))
        # The gate has seen that it is the number of a document of the portal.
        if answer and (chosen := self.may_be_chosen.filter(pk=answer).first()):
            return self.get_chosen_response(chosen)
        # Browsers forget the file, so that whoever answered "a second copy" has chosen it again.
        if answer is None and form.is_valid() and (known := self._same(form.cleaned_data["file"])):
            self._offer(form, known)
            return self.get_reshow_creation_form_response()
        return super().post(request)

    def _same(self, file) -> QuerySet[PortalDocument]:
        same = PortalDocument(file_hash=hash_filelike(file)).same_files()
        return self.may_be_chosen.filter(pk__in=same.values("pk")).order_by("pk")

    def _offer(self, form, known):
        form.add_error("file", ValidationError(_("The portal has this file already.")))
        # Else the browser insists on a file that the usual answer does not need.
        form.fields["file"].required = False
        form.fields[SAME_FILE] = SameFileField(
            known,
            blank=True,
            required=False,
            initial=known[0].pk,
            label=_("The same file"),
            empty_label=_("Keep a second copy: choose the file again above"),
        )


class _Documents(DocumentChooserViewSet):
    create_view_class = UploadToChoose


upload_document = _Documents(
    "wagtaildocs_chooser", model=PortalDocument, url_prefix="documents/chooser"
).create_view
