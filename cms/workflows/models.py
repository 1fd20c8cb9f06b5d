from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from sites.models import Membership
from sites.registry import registry
from sites.roles import Role
from sites.scope import current_portal_id

# Who may approve what the writers of their portal hand in.
APPROVING_ROLES = [Role.APPROVER, Role.PORTAL_ADMIN]


class PortalApprovalTask(Task):
    """Approval by whoever approves in the page's own portal.

    One task for all portals: a task per portal would cost every desk a statement per portal.
    """

    class Meta:
        verbose_name = _("approval in the page's portal")
        verbose_name_plural = _("approvals in the page's portal")

    @classmethod
    def get_description(cls):
        return _("Approvers and administrators of the page's own portal can approve.")

    def may_approve(self, obj, user) -> bool:
        portal, _language = registry.of_path(obj.path)
        if portal is None:
            return False
        # Asked several times in a request; the answer is kept on the user object.
        known = user.__dict__.setdefault("_approves_in", {})
        if portal.pk not in known:
            known[portal.pk] = (
                user.is_superuser
                or Membership.objects.filter(
                    models.Q(portal=portal.pk, role__in=APPROVING_ROLES)
                    | models.Q(portal=None, role=Role.PROVINCE_EDITOR),
                    user=user,
                ).exists()
            )
        return known[portal.pk]

    def user_can_access_editor(self, obj, user):
        return self.may_approve(obj, user)

    def locked_for_user(self, obj, user):
        return not self.may_approve(obj, user)

    def user_can_lock(self, obj, user):
        return self.may_approve(obj, user)

    def get_actions(self, obj, user):
        if not self.may_approve(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Waiting pages of the portal in scope."""
        portal = registry.get(current_portal_id())
        home = portal and next(iter(portal.homes.values()), None)
        if home is None or not self.may_approve(home, user):
            return TaskState.objects.none()
        inside = models.Q()
        for home in portal.homes.values():
            inside |= models.Q(path__startswith=home.path)
        pages = Page.objects.filter(inside).values(key=Cast("pk", models.CharField()))
        return self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id__in=pages
        )
