"""The explorer: the pages below one page, fifty to a screen.

Its rows are plain pages: what a row shows stands in the page's own row, in memory or in one of the
statements that are made once for all rows. Wagtail's own fetches each page's type and draws a menu
of buttons for each, which takes most of the time of the list; here the menu of a row is fetched
when somebody opens it, and is Wagtail's own, with the buttons of all apps.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.forms import CheckboxSelectMultiple, Media, Script
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    NavigateToChildrenColumn,
    PageTable,
    PageTitleColumn,
    PageTypeColumn,
)
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.listing import (
    EditedByFilter,
    ExplorableIndexView,
    GenericPageFilterSet,
)
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry

from sites.registry import registry
from sites.scope import current_portal
from sites.trees import in_current_portal, is_in_current_portal

from .restrictions import is_restricted, know_restrictions
from .routing import path_on_host
from .translation_states import states_beside


class PortalPageFilters(GenericPageFilterSet):
    """Filters of the page list; Wagtail's own offer the names of all portals and all their people."""

    site = None
    owner = MultipleUserFilter(
        label=_("Owner"),
        queryset=lambda request: get_user_model().objects.filter(
            pk__in=Page.objects.filter(in_current_portal()).order_by().values("owner")
        ),
        widget=CheckboxSelectMultiple,
    )
    edited_by = EditedByFilter(
        label=_("Edited by"),
        queryset=lambda request: get_user_model().objects.filter(
            pk__in=PageLogEntry.objects.filter(in_current_portal("page__"), action="wagtail.edit")
            .order_by()
            .values("user")
        ),
        widget=CheckboxSelectMultiple,
    )


# --- columns ------------------------------------------------------------------------------------


class Cell(Column):
    """A cell whose template is given the page and what the column says of it, and nothing else."""

    def get_cell_context_data(self, page, parent_context):
        return {"page": page, "classname": self.classname, **self.about(page, parent_context)}

    def about(self, page, parent_context) -> dict:
        return {"value": self.get_value(page)}


class SelectCell(BulkActionsColumn):
    """The box that chooses a page for what is done to many."""

    cell_template_name = "core/desk/select_cell.html"

    def get_cell_context_data(self, page, parent_context):
        return {"page": page}


class TitleCell(Cell, PageTitleColumn):
    """Title with the way to the editor, what is special about the page, and its menu."""

    cell_template_name = "core/desk/title_cell.html"

    def about(self, page, parent_context):
        above = getattr(page, "annotated_parent_page", None)
        show_language = parent_context.get("show_locale_labels")
        return {
            "may_edit": page.rights.can_edit(),
            "is_private": is_restricted(page.path),
            "language": _language_name(page) if show_language else "",
            "above": above,
            "next_url": parent_context.get("actions_next_url"),
            "request": parent_context.get("request"),
        }


class UpdatedCell(Cell):
    """Day and hour of the last version; Wagtail says "two months ago"."""

    cell_template_name = "core/desk/updated_cell.html"

    def about(self, page, parent_context):
        moment = page.latest_revision_created_at
        return {"value": moment and localtime(moment)}


class TypeCell(Cell, PageTypeColumn):
    cell_template_name = "core/desk/cell.html"


class StatusCell(Cell):
    """State of a page, with the way to what readers have."""

    cell_template_name = "core/desk/status_cell.html"

    def about(self, page, parent_context):
        return {"address": path_on_host(page.path, page.url_path) if page.live else ""}


class TranslationCell(Cell):
    """How far a page is in the languages beside the source; in such a language, how far it is itself."""

    cell_template_name = "core/desk/translation_cell.html"

    def get_value(self, page):
        return getattr(page, "translation_states", [])


class WayDownCell(Cell, NavigateToChildrenColumn):
    """The way to the pages below, or to the first one there."""

    cell_template_name = "core/desk/way_down_cell.html"

    def about(self, page, parent_context):
        return {"may_add": page.is_leaf() and _may_add_first(page)}


def _language_name(page) -> str:
    return dict(settings.LANGUAGES).get(registry.of_path(page.path)[1], "")


def _may_add_first(page) -> bool:
    """Whether a person may make the first page below; none is there that could be one too many."""
    user, model = page.rights.user, page.specific_class
    policy = page.rights.permission_policy
    return (
        model is not None
        and bool(model.creatable_subpage_models())
        and policy.user_has_permission_for_instance(user, "add", page)
    )


# --- the list -----------------------------------------------------------------------------------


class RowTable(PageTable):
    @property
    def media(self):
        return super().media + Media(js=[Script("core/desk-rows.js", type="module")])


class PageList(ExplorableIndexView):
    """The pages below one page; at the top the portal's homes, under the portal's name."""

    table_class = RowTable
    base_columns = [
        SelectCell("bulk_actions"),
        TitleCell("title", label=_("Title"), sort_key="title", classname="title"),
        UpdatedCell(
            "latest_revision_created_at",
            label=_("Updated"),
            sort_key="latest_revision_created_at",
            classname="desk-wide",
            width="12%",
        ),
        TypeCell(
            "type",
            label=_("Type"),
            accessor="page_type_display_name",
            sort_key="content_type__model",
            classname="desk-wide",
            width="12%",
        ),
        StatusCell("status", label=_("Status"), sort_key="live", width="12%"),
        TranslationCell("translation", label=_("Translation"), classname="desk-wide"),
    ]
    results_template_name = "core/desk/page_list.html"
    base_filterset_class = PortalPageFilters

    @cached_property
    def explorable_columns(self):
        return [*self.columns, WayDownCell("navigate", width="10%")]

    def get(self, request, parent_page_id=None):
        if parent_page_id:
            page = Page.objects.filter(pk=parent_page_id).only("path", "depth").first()
            if page is None or (page.depth > 1 and not is_in_current_portal(page.path)):
                raise Http404
        return super().get(request, parent_page_id)

    def annotate_queryset(self, pages):
        return pages.prefetch_workflow_states().annotate_approved_schedule()

    def get_context_data(self, **kwargs):
        know_restrictions(self.request)
        context = super().get_context_data(**kwargs)
        pages = context["object_list"]
        beside = states_beside(pages)
        for page in pages:
            page.translation_states = beside.get(page.pk, [])
            page.rights = page.permissions_for_user(self.request.user)
        return context

    def get_page_subtitle(self):
        if self.parent_page.is_root():
            return current_portal().name
        return super().get_page_subtitle()


@require_GET
def row_menu(request, page_id):
    """What can be done with one page of a list, as Wagtail draws it."""
    pages = policy_registry.get_by_type(Page).explorable_instances(request.user)
    page = get_object_or_404(pages.prefetch_workflow_states(), pk=page_id).specific
    return render(
        request,
        "core/desk/row_menu.html",
        {"page": page, "next_url": get_valid_next_url_from_request(request)},
    )
