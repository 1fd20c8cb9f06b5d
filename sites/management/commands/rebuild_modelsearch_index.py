from modelsearch.management.commands import rebuild_modelsearch_index

from sites.commands import across_portals

Command = across_portals(rebuild_modelsearch_index.Command)
