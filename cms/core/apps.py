from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self):
        from cms.changes.runner import add_job
        from sites.registry import registry

        from . import checks, permissions, receivers  # noqa: F401 - they register themselves

        add_job("addresses of base pages", every=30, do=registry.keep_root_paths)
