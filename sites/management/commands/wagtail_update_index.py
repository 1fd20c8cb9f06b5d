from wagtail.search.management.commands import wagtail_update_index

from sites.commands import across_portals

Command = across_portals(wagtail_update_index.Command)
