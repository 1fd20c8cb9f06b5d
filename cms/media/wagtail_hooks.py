"""Read by Wagtail when all apps are ready."""

from . import permissions

permissions.register()
