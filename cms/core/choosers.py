"""Wagtail's page chooser, looking around in the portal in scope alone."""

from wagtail.admin.views.chooser import BrowseView
from wagtail.models import Page


class BrowsePages(BrowseView):
    """Begins above the portal's homes.

    Wagtail's own begins at the nearest page above all pages of the kind that is asked for, in all
    portals.
    """

    def get(self, request, parent_page_id=None):
        return super().get(request, parent_page_id or Page.get_first_root_node().pk)
