from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"

    def ready(self):
        from cms.changes.runner import add_job
        from sites.audits import Audit, register
        from sites.registry import registry

        from . import audit, checks, permissions, receivers  # noqa: F401 - they register themselves

        add_job("addresses of base pages", every=30, do=registry.keep_root_paths)
        register(Audit("trees", audit.find_tree_problems, "manage.py fixtree"))
        register(Audit("pages", audit.find_half_pages))
        register(Audit("revisions", audit.find_revision_problems))
        register(Audit("log", audit.find_log_problems))
