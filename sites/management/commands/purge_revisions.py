from wagtail.management.commands import purge_revisions

from sites.commands import across_portals

Command = across_portals(purge_revisions.Command)
