from wagtail.images.management.commands import wagtail_update_image_renditions

from sites.commands import across_portals

Command = across_portals(wagtail_update_image_renditions.Command)
