"""Our own mails in the place of Wagtail's, which are sent inside the transaction."""

from django.dispatch import receiver
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from .mail import queue

for _signal, _sender, _uid in (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
):
    _signal.disconnect(sender=_sender, dispatch_uid=_uid)


@receiver(task_submitted, sender=TaskState)
def handed_in(sender, instance, user=None, **kwargs):
    queue("submitted", instance, user)


@receiver(workflow_approved, sender=WorkflowState)
def approved(sender, instance, user=None, **kwargs):
    queue("approved", instance, user)


@receiver(workflow_rejected, sender=WorkflowState)
def rejected(sender, instance, user=None, **kwargs):
    queue("rejected", instance, user)
