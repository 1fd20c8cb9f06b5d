from wagtail.management.commands import fixtree

from sites.commands import across_portals

Command = across_portals(fixtree.Command)
