from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "cms.media"
    label = "media"
    verbose_name = _("Pictures and files")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import permissions, receivers  # noqa: F401 - they register themselves
