from wagtail_localize.management.commands import sync_locale_trees

from sites.commands import across_portals

Command = across_portals(sync_locale_trees.Command)
