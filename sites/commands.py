"""Management commands of Django, Wagtail and their companions that work on the content of all portals.

They know nothing of scopes; each is wrapped by a module of its name in `management/commands`.
"""

from .scope import all_portals


def across_portals(command: type) -> type:
    """The same command, run under `all_portals()`."""

    class AcrossPortals(command):
        def handle(self, *args, **options):
            with all_portals():
                return super().handle(*args, **options)

    AcrossPortals.__name__ = AcrossPortals.__qualname__ = "Command"
    AcrossPortals.__doc__ = command.__doc__
    return AcrossPortals
