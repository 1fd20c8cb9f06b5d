from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PageStoreConfig(AppConfig):
    name = "cms.pagestore"
    label = "pagestore"
    verbose_name = _("Page store")

    def ready(self):
        from cms.changes.runner import TICK, add_job

        from . import receivers, varnish  # noqa: F401 - the first registers itself

        if settings.VARNISH_PURGE_URL:
            add_job("purges", every=TICK, do=varnish.deliverer.deliver, is_alone=True)
