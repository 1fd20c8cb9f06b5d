from django.core.management.commands import loaddata

from sites.commands import across_portals

Command = across_portals(loaddata.Command)
