from wagtail.management.commands import create_log_entries_from_revisions

from sites.commands import across_portals

Command = across_portals(create_log_entries_from_revisions.Command)
