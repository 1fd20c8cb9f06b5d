from django.core.management.commands import dumpdata

from sites.commands import across_portals

Command = across_portals(dumpdata.Command)
