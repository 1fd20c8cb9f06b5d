from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageStoreConfig(AppConfig):
    name = "cms.pagestore"
    label = "pagestore"
    verbose_name = _("Page store")

    def ready(self):
        from . import receivers  # noqa: F401 - it registers itself
