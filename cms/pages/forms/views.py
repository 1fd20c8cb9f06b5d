"""What readers see of a form: the form, what they sent, and why something cannot be done."""

from datetime import timedelta
from types import SimpleNamespace

from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sites.registry import source_language

from ..models.submissions import FormSubmission, in_words, new_receipt, read_receipt
from . import limits
from .builder import PROOF, TICKET, AnswerForm
from .limits import may, network_of
from .operations import delete_answer
from .tickets import SHORTEST, Ticket, challenge_for, is_proof, issue_ticket, read_ticket

# The code in an address: "mã" in Vietnamese.
CODE_NAMES = ("ma", "code")


def serve_form(page, request) -> HttpResponse:
    """Answer a reader; never to be kept by a cache, for a form and its answers are one person's."""
    code = next((request.GET[name] for name in CODE_NAMES if name in request.GET), None)
    if code is not None:
        response = _serve_receipt(page, request, code)
    elif request.method == "POST":
        response = _receive(page, request)
    else:
        response = _show(page, request)
    response.headers["Cache-Control"] = "no-store"
    # The address of a receipt holds its code.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _show(page, request, *, status=200, **context) -> TemplateResponse:
    """The form, empty unless `form` and `ticket` are given, or the words that it is closed."""
    if "form" not in context and page.is_open(on=timezone.localdate()):
        context |= {"form": page.get_form(page=page), "ticket": issue_ticket(page.pk)}
    if "form" in context:
        context["challenge"] = challenge_for(context["ticket"])
        context["ticket_name"], context["proof_name"] = TICKET, PROOF
    return TemplateResponse(
        request,
        page.get_template(request),
        page.get_context(request) | {"code_name": _code_name()} | context,
        status=status,
    )


def _receive(page, request) -> HttpResponse:
    ticket = read_ticket(request.POST.get(TICKET, ""), page.pk)
    opened = timezone.localdate(ticket.issued_at if ticket else None)
    if not page.is_open(on=opened):
        return _show(page, request, status=403)
    form = page.get_form(request.POST, page=page)
    form.ticket = ticket
    if not may(limits.ATTEMPTS, page.pk, network_of(request)):
        return _too_many(page, request, form)
    if not form.is_valid():
        return _again(page, request, form)
    if ticket is None:
        form.add_error(
            None, _("The form was open for too long. Please look at it once more and send it.")
        )
        return _again(page, request, form)
    return _sent_before(page, request, form) or _accept(page, request, form)


def _accept(page, request, form: AnswerForm) -> HttpResponse:
    has_proof = is_proof(request.POST.get(PROOF, ""), form.ticket)
    if not has_proof and form.ticket.age < SHORTEST:
        form.add_error(
            None, _("That was very quick. Please check what you wrote and send it again.")
        )
        return _again(page, request, form)
    limit = limits.WITH_PROOF if has_proof else limits.WITHOUT_PROOF
    if not (may(limit, page.pk, network_of(request)) and may(limits.WHOLE_FORM, page.pk)):
        return _too_many(page, request, form)
    try:
        submission = page.process_form_submission(form)
    except IntegrityError:  # the same form came twice at the same moment
        return _sent_before(page, request, form) or _again(page, request, form)
    return HttpResponseRedirect(f"{_receipt_address(submission.receipt)}&sent=1")


def _sent_before(page, request, form: AnswerForm) -> HttpResponse | None:
    """The receipt of an answer that was sent twice; None for a new one."""
    earlier = FormSubmission.objects.filter(page=page, ticket=form.ticket.nonce).first()
    if earlier is None:
        return None
    if earlier.form_data == form.answers:
        return HttpResponseRedirect(f"{_receipt_address(earlier.receipt)}&sent=1")
    form.ticket = None
    form.add_error(None, _("You have sent this form already. Send it again for a second answer."))
    return _again(page, request, form)


def _again(page, request, form: AnswerForm, **context) -> TemplateResponse:
    """The form with what was written and what is wrong; its ticket stays good if it is."""
    ticket: Ticket = form.ticket or issue_ticket(page.pk)
    proof = request.POST.get(PROOF, "")
    return _show(
        page,
        request,
        form=form,
        ticket=ticket,
        proof=proof if is_proof(proof, ticket) else "",
        **context,
    )


def _too_many(page, request, form: AnswerForm) -> TemplateResponse:
    form.is_valid()
    form.add_error(
        None,
        _(
            "Too many answers came from your network or to this form. What you wrote is still "
            "here: please send it again in an hour."
        ),
    )
    response = _again(page, request, form, status=429)
    response.headers["Retry-After"] = str(limits.HOUR)
    return response


# --- the receipt -----------------------------------------------------------------------------


def _code_name() -> str:
    return CODE_NAMES[0] if (get_language() or "")[:2] == source_language() else CODE_NAMES[1]


def _receipt_address(code: str) -> str:
    return "?" + urlencode({_code_name(): code})


def _serve_receipt(page, request, code: str) -> HttpResponse:
    """What was sent, for whoever has its code: to read, to take along, to delete."""
    if not may(limits.CODES, page.pk, network_of(request)):
        response = _show(
            page, request, status=429, code_problem=_("Too many codes were tried. Wait an hour.")
        )
        response.headers["Retry-After"] = str(limits.HOUR)
        return response
    submission = page.get_submissions().filter(receipt=read_receipt(code)).first()
    if submission is None:
        problem = _(
            "This form has no answer with this code. Its days may be over, or it was deleted."
        )
        return _show(page, request, status=404, code=code, code_problem=problem)
    if request.method == "POST":
        delete_answer(submission=submission)
        return HttpResponseRedirect(f"{request.path}?deleted=1")
    if "json" in request.GET:
        return _export(page, submission)
    return _receipt(page, request, submission, is_new="sent" in request.GET)


def _receipt(page, request, submission: FormSubmission, *, is_new: bool) -> TemplateResponse:
    address = _receipt_address(submission.receipt)
    context = {
        "submission": submission,
        "answers": [
            {"label": label, "value": in_words(value)}
            for label, value in _labelled(page, submission)
        ],
        "is_new": is_new,
        "address": address,
        "export_address": f"{address}&json=1",
    }
    return TemplateResponse(
        request, page.get_landing_page_template(request), page.get_context(request) | context
    )


def _labelled(page, submission: FormSubmission) -> list[tuple[str, object]]:
    """What was written with the labels of its fields; of a field that is gone, its name."""
    labels = {field.clean_name: field.label for field in page.get_form_fields()}
    # In the order of the form: PostgreSQL keeps none.
    written = submission.form_data
    names = [*(name for name in labels if name in written), *sorted(set(written) - set(labels))]
    return [(labels.get(name, name), written[name]) for name in names]


def _export(page, submission: FormSubmission) -> JsonResponse:
    """All that is kept of an answer, in a form that a machine reads too."""
    data = {
        "form": page.title,
        "unit": page.portal.name,
        "address": page.full_url,
        "purpose": page.purpose,
        "receipt": submission.receipt_in_groups,
        "sent_at": timezone.localtime(submission.submit_time).isoformat(timespec="seconds"),
        "deleted_on": submission.delete_date.isoformat(),
        "answers": [
            {"question": label, "answer": value} for label, value in _labelled(page, submission)
        ],
    }
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{page.slug}-{submission.receipt}.json"'
    )
    return response


def example_of_receipt(page, request) -> TemplateResponse:
    """A receipt for the desk's preview, of an answer that does not exist."""
    today = timezone.localdate()
    example = SimpleNamespace(
        receipt_in_groups="-".join(["XXXX"] * 3),
        receipt=new_receipt(),
        submit_time=timezone.now(),
        delete_date=today + timedelta(days=page.retention_days or 0),
        form_data={
            field.clean_name or field.get_field_clean_name(): "…"
            for field in page.get_form_fields()
        },
    )
    return _receipt(page, request, example, is_new=True)
