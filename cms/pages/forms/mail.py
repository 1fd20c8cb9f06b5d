"""Mails about answers: that one came and where to read it, nothing of what it says."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from sites.scope import current_portal

from ..models.submissions import FormSubmission


@task()
def tell_of_answer(submission_id: int) -> None:
    """Tell the addresses of the form; in the scope of its portal. A deleted answer tells nobody."""
    submission = FormSubmission.objects.select_related("page").filter(pk=submission_id).first()
    if submission is None:
        return
    page = submission.page
    with translation.override(settings.LANGUAGE_CODE):
        EmailMessage(
            # A header is one line.
            subject=_("New answer: %(form)s") % {"form": " ".join(page.title.split())},
            body="\n\n".join(_paragraphs(page, submission)),
            to=page.addresses,
        ).send()


def _paragraphs(page, submission: FormSubmission) -> list[str]:
    portal = current_portal()
    answers = reverse("wagtailforms:list_submissions", args=[page.pk])
    return [
        _("A new answer to the form “%(form)s” has come in on %(portal)s.")
        % {"form": page.title, "portal": portal.name},
        _("To read it, sign in at the desk: %(address)s") % {"address": f"{portal.url}{answers}"},
        _(
            "It is deleted on %(day)s. This mail says nothing of what was written, so that personal "
            "data stay in one place."
        )
        % {"day": submission.delete_date.strftime("%d/%m/%Y")},
    ]
