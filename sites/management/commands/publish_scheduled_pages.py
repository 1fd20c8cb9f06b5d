from wagtail.management.commands import publish_scheduled_pages

from sites.commands import across_portals

Command = across_portals(publish_scheduled_pages.Command)
