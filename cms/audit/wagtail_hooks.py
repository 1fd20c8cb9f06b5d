from wagtail import hooks

from cms.core.models import BasePage
from sites.models import PortalModel

from .models import PortalLogEntry
from .pages import PageLog


@hooks.register("register_log_actions")
def log_by_portal(actions):
    actions.register_model(PortalModel, PortalLogEntry)
    # Not by `register_model`: reports would list the table twice.
    actions.log_entry_models_by_type.register(BasePage, value=PageLog)
