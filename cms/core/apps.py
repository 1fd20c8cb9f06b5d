from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self):
        from . import checks, permissions, receivers  # noqa: F401 - they register themselves
