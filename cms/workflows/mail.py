"""Mails about approval, sent by a task: no mail is sent inside a transaction."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django_tasks import task
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState

from sites.permissions import members
from sites.registry import registry

from .models import APPROVING_ROLES, PortalApprovalTask


class SubmissionNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Tells the approvers of the page's portal that something waits for them."""

    def can_handle(self, instance, **kwargs):
        return isinstance(instance.task.specific, PortalApprovalTask)

    def get_recipient_users(self, task_state, **kwargs):
        portal, _language = registry.of_path(task_state.workflow_state.content_object.path)
        people = members(portal.pk, *APPROVING_ROLES)
        sender = kwargs.get("user")
        return people.exclude(pk=sender.pk) if sender else people


_NOTIFIERS = {
    "submitted": (TaskState, SubmissionNotifier()),
    "approved": (WorkflowState, WorkflowStateApprovalEmailNotifier()),
    "rejected": (WorkflowState, WorkflowStateRejectionEmailNotifier()),
}


@task()
def send_notification(event: str, state_id: int, user_id: int | None) -> None:
    """Send the mails of one event of the approval; in the scope of the page's portal."""
    model, notify = _NOTIFIERS[event]
    state = model.objects.filter(pk=state_id).first()
    if state is not None:
        user = get_user_model().objects.filter(pk=user_id).first()
        notify(instance=state.specific if event == "submitted" else state, user=user)


def queue(event: str, state, user) -> None:
    user_id = user.pk if user else None
    transaction.on_commit(lambda: send_notification.enqueue(event, state.pk, user_id))
