from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

HOUR = 3600  # seconds


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "media"
    verbose_name = _("Pictures and files")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.changes.runner import add_job
        from sites.audits import Audit, register

        from . import permissions, receivers  # noqa: F401 - they register themselves
        from .audit import find_all_problems
        from .operations import finish_what_was_left

        # For the first time when the runner starts: what a crash left undone.
        add_job("unfinished pictures and files", every=HOUR, do=finish_what_was_left)
        register(Audit("files", find_all_problems, "manage.py audit_media --fix"))
