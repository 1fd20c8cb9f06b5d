"""What can happen to answers: one comes in, its sender deletes it, its day comes."""

import logging
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from sites.scope import all_portals

from ..models.submissions import FormSubmission, new_receipt
from .mail import tell_of_answer
from .tickets import Ticket

logger = logging.getLogger(__name__)

BATCH = 500


@transaction.atomic
def receive_answer(*, page, answers: dict, ticket: Ticket, at: datetime) -> FormSubmission:
    """Keep an answer until its day, and tell the unit.

    Raises IntegrityError if an answer came with the same ticket before.
    """
    submission = FormSubmission.objects.create(
        page=page,
        form_data=answers,
        ticket=ticket.nonce,
        receipt=new_receipt(),
        delete_date=timezone.localdate(at) + timedelta(days=page.retention_days),
    )
    if page.addresses:
        transaction.on_commit(partial(tell_of_answer.enqueue, submission.pk))
    return submission


@transaction.atomic
def delete_answer(*, submission: FormSubmission) -> None:
    """What the person concerned asks for; nothing of it stays."""
    submission.delete()


def delete_expired_answers(on: date | None = None) -> int:
    """Delete the answers of all portals whose day has come; gives their number. Runs by schedule."""
    on, count = on or timezone.localdate(), 0
    with all_portals():
        expired = FormSubmission.objects.expired(on=on).order_by("pk")
        while batch := list(expired.values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                FormSubmission.objects.filter(pk__in=batch).delete()
            count += len(batch)
    if count:
        logger.info("%s answers to forms were deleted; their days were over.", count)
    return count
