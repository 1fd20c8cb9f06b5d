from wagtail.management.commands import publish_scheduled

from sites.commands import across_portals

Command = across_portals(publish_scheduled.Command)
