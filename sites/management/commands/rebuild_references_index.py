from wagtail.management.commands import rebuild_references_index

from sites.commands import across_portals

Command = across_portals(rebuild_references_index.Command)
