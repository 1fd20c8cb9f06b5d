"""Panels and numbers of the dashboard, of the portal in scope alone."""

from django.conf import settings
from django.db.models import Max
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.models import Page, PageLogEntry

from sites.registry import registry, source_language
from sites.scope import current_portal, current_portal_id
from sites.trees import in_current_portal


class PortalPagesSummary(PagesSummaryItem):
    """How many pages the portal has, in both languages; Wagtail's own counts all portals."""

    template_name = "core/desk/page_count.html"

    def get_context_data(self, parent_context):
        portal = current_portal()
        return {
            "home_id": portal.homes[source_language()].page_id,
            "total": Page.objects.filter(in_current_portal()).count(),
        }

    def is_shown(self):
        return user_has_any_page_permission(self.request.user)


def _is_own(thing) -> bool:
    portal = registry.of_path(thing.path)[0] if isinstance(thing, Page) else thing.portal
    return portal is not None and portal.pk == current_portal_id()


class LockedHere(LockedPagesPanel):
    """Pages that a person has locked in this portal, not in others where she has a role."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        return context | {"locked_pages": context["locked_pages"].filter(in_current_portal())}


class HandedInHere(UserObjectsInWorkflowModerationPanel):
    """What a person has handed in, or owns, and waits for approval in this portal."""

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        states = context["workflow_states"]
        return context | {
            "workflow_states": [state for state in states if _is_own(state.content_object)]
        }


class EditedHere(RecentEditsPanel):
    """Pages of this portal that a person has edited last."""

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        moments = dict(
            PageLogEntry.objects.filter(
                in_current_portal("page__"), user=request.user, action="wagtail.edit"
            )
            .order_by()
            .values_list("page_id")
            .annotate(latest=Max("timestamp"))
            .order_by("-latest")[: getattr(settings, "WAGTAILADMIN_RECENT_EDITS_LIMIT", 5)]
        )
        pages = (
            Page.objects.specific()
            .prefetch_workflow_states()
            .annotate_approved_schedule()
            .in_bulk(list(moments))
        )
        return {
            "last_edits": [(moment, pages[pk]) for pk, moment in moments.items() if pk in pages],
            "request": request,
        }


_OURS = {
    LockedPagesPanel: LockedHere,
    UserObjectsInWorkflowModerationPanel: HandedInHere,
    RecentEditsPanel: EditedHere,
}


def ours(panel):
    """Our panel in the place of one of Wagtail's."""
    return _OURS[type(panel)]() if type(panel) in _OURS else panel
