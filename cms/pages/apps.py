from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.changes.runner import add_job
        from sites.audits import Audit, register

        from . import listings, starters  # noqa: F401 - they register themselves
        from .forms.operations import delete_expired_answers
        from .forms.retention import overdue_answers

        add_job("answers to forms", every=3600, do=delete_expired_answers)
        register(Audit("answers", overdue_answers, "manage.py enforce_retention"))
