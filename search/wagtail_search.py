"""Wagtail's search app, without the tasks that write its own index; see `search.desk`."""

from wagtail.search.apps import WagtailSearchAppConfig


class DeskSearchConfig(WagtailSearchAppConfig):
    def ready(self):
        super().ready()
        from .desk import write_as_saved

        write_as_saved()
