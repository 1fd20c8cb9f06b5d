from wagtail.management.commands import set_url_paths

from sites.commands import across_portals

Command = across_portals(set_url_paths.Command)
