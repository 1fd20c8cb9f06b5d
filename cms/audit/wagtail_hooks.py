from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.core.models import BasePage
from sites.models import Membership, Portal, PortalModel
from sites.operations import PARENT_LET_IN, PARENT_SHUT_OUT, ROLE_GRANTED, ROLE_REVOKED
from sites.roles import Role

from .models import PortalLogEntry
from .pages import PageLog


class _RoleFormatter(LogFormatter):
    """Names the person and the role in the reader's language."""

    text = ""

    def format_message(self, log_entry):
        role = log_entry.data.get("role", "")
        names = dict(Role.choices)
        return gettext(self.text) % {
            "person": log_entry.data.get("person", ""),
            "role": names.get(role, role),
        }


class Granted(_RoleFormatter):
    label = _("Give a role")
    text = gettext_noop("%(person)s was given the role %(role)s")


class Revoked(_RoleFormatter):
    label = _("Take a role")
    text = gettext_noop("The role %(role)s was taken from %(person)s")


@hooks.register("register_log_actions")
def log_by_portal(actions):
    for model in (PortalModel, Portal, Membership):
        actions.register_model(model, PortalLogEntry)
    # Not by `register_model`: reports would list the table twice.
    actions.log_entry_models_by_type.register(BasePage, value=PageLog)
    actions.register_action(ROLE_GRANTED)(Granted)
    actions.register_action(ROLE_REVOKED)(Revoked)
    actions.register_action(
        PARENT_LET_IN,
        _("Let the parent portal look"),
        _("The parent portal's administrators may look at the desk"),
    )
    actions.register_action(
        PARENT_SHUT_OUT,
        _("Stop the parent portal looking"),
        _("The parent portal's administrators may not look at the desk"),
    )
