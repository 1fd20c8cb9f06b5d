from wagtail.management.commands import show_references_index

from sites.commands import across_portals

Command = across_portals(show_references_index.Command)
