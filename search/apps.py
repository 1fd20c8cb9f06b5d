from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms.changes.runner import add_job
        from sites.audits import Audit, register

        from . import checks, pages, receivers  # noqa: F401 - they register themselves
        from .asked_queries import forget_past
        from .audit import audit

        register(Audit("search", lambda: map(str, audit()), "manage.py search_audit --fix"))
        add_job("past weeks of questions", every=3600, do=forget_past)
        if settings.ELASTICSEARCH_URL:
            from .follower import follower

            add_job("copy of the search index", every=5, do=follower.keep)
