"""Panels and numbers of the dashboard, of the portal in scope alone."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.models import Page, PageLogEntry

from sites.models import Portal
from sites.registry import registry, source_language
from sites.scope import current_portal, current_portal_id
from sites.trees import in_current_portal

from .restrictions import know_restrictions

# What the dashboard counts: a queryset for a person, by name.
_counted: dict[str, Callable[[AbstractBaseUser], QuerySet]] = {
    "pages": lambda user: Page.objects.filter(in_current_portal())
}


def count_on_dashboard(name: str, things: Callable[[AbstractBaseUser], QuerySet]) -> None:
    """Have `number_of` know how many there are."""
    _counted[name] = things


def number_of(name: str, request) -> int:
    """How many the portal has; all numbers of a request are counted by one statement."""
    numbers = getattr(request, "dashboard_numbers", None)
    if numbers is None:
        counts = {key: _count(things(request.user)) for key, things in _counted.items()}
        numbers = Portal.objects.filter(pk=current_portal_id()).values(**counts).get()
        request.dashboard_numbers = numbers
    return numbers[name]


def _count(things: QuerySet):
    one_group = things.order_by().values(_all=Value(1))
    return Coalesce(Subquery(one_group.annotate(_n=Count("pk")).values("_n")), 0)


class PortalPagesSummary(PagesSummaryItem):
    """How many pages the portal has, in both languages; Wagtail's own counts all portals."""

    template_name = "core/desk/page_count.html"

    def get_context_data(self, parent_context):
        portal = current_portal()
        return {
            "home_id": portal.homes[source_language()].page_id,
            "total": number_of("pages", self.request),
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
        know_restrictions(request)
        edits = PageLogEntry.objects.filter(user=request.user, action="wagtail.edit").order_by()
        last = edits.filter(in_current_portal("page__")).values("page")
        moment = edits.filter(page=OuterRef("pk")).values("page").annotate(m=Max("timestamp"))
        pages = (
            Page.objects.filter(
                pk__in=last.annotate(m=Max("timestamp"))
                .order_by("-m")
                .values("page")[: getattr(settings, "WAGTAILADMIN_RECENT_EDITS_LIMIT", 5)]
            )
            .annotate(edited_at=Subquery(moment.values("m")))
            .annotate_approved_schedule()
            .prefetch_workflow_states()
            .order_by("-edited_at")
        )
        return {"last_edits": [(page.edited_at, page) for page in pages], "request": request}


_OURS = {
    LockedPagesPanel: LockedHere,
    UserObjectsInWorkflowModerationPanel: HandedInHere,
    RecentEditsPanel: EditedHere,
}


def ours(panel):
    """Our panel in the place of one of Wagtail's."""
    return _OURS[type(panel)]() if type(panel) in _OURS else panel
