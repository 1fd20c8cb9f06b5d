from wagtail.management.commands import move_pages

from sites.commands import across_portals

Command = across_portals(move_pages.Command)
