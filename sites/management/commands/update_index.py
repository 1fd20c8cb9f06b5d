from wagtail.search.management.commands import update_index

from sites.commands import across_portals

Command = across_portals(update_index.Command)
