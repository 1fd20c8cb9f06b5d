from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    # `django.contrib.sites` owns the label "sites" and may come with a package one day.
    label = "portals"
    verbose_name = _("Portals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, operations, permissions, receivers  # noqa: F401 - they register themselves
        from .audits import Audit, register

        register(Audit("portals", operations.incomplete_portals, "manage.py audit_portals --fix"))
