from wagtail import hooks

from sites.models import PortalModel

from .models import PortalLogEntry


@hooks.register("register_log_actions")
def log_by_portal(actions):
    actions.register_model(PortalModel, PortalLogEntry)
