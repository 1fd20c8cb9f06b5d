from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "cms.workflows"
    label = "workflows"
    verbose_name = _("Approval")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import receivers, starters  # noqa: F401 - they register themselves
