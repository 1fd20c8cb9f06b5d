"""The explorer: the pages below one page, fifty to a screen.

Its rows are plain pages: what a row shows stands in the page's own row, in memory or in one of the
statements that are made once for all rows. Wagtail's own fetches each page's type and draws a menu
of buttons for each, which takes most of the time of the list; here the menu of a row is fetched
when somebody opens it, and is Wagtail's own, with the buttons of all apps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.forms import CheckboxSelectMultiple, Media, Script
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from wagtail.admin.filters import DateRangePickerWidget, MultipleUserFilter
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import (
    NavigateToChildrenColumn,
    PageTable,
    PageTypeColumn,
)
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.pages.listing import (
    EditedByFilter,
    ExplorableIndexView,
    GenericPageFilterSet,
)
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.models import Page, PageLogEntry, PagePermissionTester
from wagtail.permissions import policy_registry

from sites.registry import registry
from sites.scope import current_portal
from sites.trees import in_current_portal, is_in_current_portal

from .restrictions import know_restrictions
from .routing import path_on_host
from .translation_states import TranslationState, states_beside


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


class _FiltersLater:
    """Stands where a list draws its filters, until somebody opens them."""

    form = ()


# What a list is asked for without a filter.
_NO_FILTERS = {"p", "q", "ordering", "search_all"}


# --- rows ---------------------------------------------------------------------------------------


class Addresses:
    """Addresses of the desk by a page's primary key: resolved once for a list, not once a row."""

    def __init__(self, name: str):
        self._before, self._after = reverse(name, args=[0]).split("/0/")

    def __getitem__(self, pk: int) -> str:
        return f"{self._before}/{pk}/{self._after}"


@dataclass
class Row:
    """What a list shows of a page.

    `address` is "" for what readers do not have, `edit_url` is where the person may not write;
    `attrs` are those of a row that can be moved; `may_add` answers Wagtail's template for a page
    below which there is none yet.
    """

    page: Page
    index: int
    attrs: dict
    edit_url: str
    menu_url: str
    language: str
    is_private: bool
    above: Page | None
    updated: str
    address: str
    translations: list[tuple[str, TranslationState]]
    translation_lines: list[tuple[str, str]]
    has_more: bool
    explore_url: str
    may_add: dict[str, bool] | None

    def __post_init__(self):
        page = self.page
        self.pk = str(page.pk)  # as text: a template would write 12,345 for a number
        self.title = page.draft_title
        self.type = page.page_type_display_name
        self.status = page.status_string
        self.state = "live" if page.live else "draft"
        self.classname = "" if page.live else "unpublished"
        self.is_marked = self.language or self.is_private or page.locked


class RowTable(PageTable):
    """A table of pages, each drawn at once instead of cell by cell. Rows cost no statement."""

    template_name = "core/desk/page_table.html"

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = request.user
        self.private_paths = request.all_page_view_restriction_paths

    @property
    def media(self):
        return super().media + Media(js=[Script("core/desk-rows.js", type="module")])

    @property
    def page_rows(self) -> Iterator[Row]:
        edit, explore = Addresses("wagtailadmin_pages:edit"), Addresses("wagtailadmin_explore")
        menu = Addresses("desk_page_menu")
        back = urlencode({"next": self.actions_next_url})
        not_published = gettext("not published")
        languages = dict(settings.LANGUAGES) if self.show_locale_labels else {}
        beside = states_beside(self.data)
        for index, page in enumerate(self.data):
            pk, has_more = page.pk, page.is_navigable()
            rights = page.permissions_for_user(self.user)
            may_add = not has_more and _may_add_first(page, rights)
            written = page.latest_revision_created_at
            translations = beside.get(pk, [])
            yield Row(
                page=page,
                index=index,
                attrs=self.get_row_attrs(page) if self.reorder_url else {},
                edit_url=edit[pk] if rights.can_edit() else "",
                menu_url=f"{menu[pk]}?{back}",
                language=languages.get(registry.of_path(page.path)[1], ""),
                is_private=page.path.startswith(self.private_paths),
                above=getattr(page, "annotated_parent_page", None),
                updated=f"{localtime(written):%H:%M %d/%m/%Y}" if written else "",
                address=path_on_host(page.path, page.url_path) if page.live else "",
                translations=translations,
                translation_lines=[
                    (
                        f"{language}: {state.state.label}"
                        + (f" · {not_published}" if state.page_id and not state.is_live else ""),
                        edit[state.page_id] if state.page_id else "",
                    )
                    for language, state in translations
                ],
                has_more=has_more,
                explore_url=explore[pk],
                may_add={"can_add_subpage": True} if may_add else None,
            )


def _may_add_first(page: Page, rights: PagePermissionTester) -> bool:
    """Whether a person may make the first page below; none is there that could be one too many."""
    model = page.specific_class
    return (
        model is not None
        and bool(model.creatable_subpage_models())
        and rights.permission_policy.user_has_permission_for_instance(rights.user, "add", page)
    )


# --- lists --------------------------------------------------------------------------------------


class RowList:
    """For Wagtail's lists of pages: draws them with `RowTable`."""

    table_class = RowTable
    base_columns = [
        *(
            column
            for column in ExplorableIndexView.base_columns
            if column.name in ("bulk_actions", "title")
        ),
        Column(
            "latest_revision_created_at",
            label=_("Updated"),
            sort_key="latest_revision_created_at",
            classname="desk-wide",
            width="12%",
        ),
        PageTypeColumn(
            "type",
            label=_("Type"),
            sort_key="content_type__model",
            classname="desk-wide",
            width="12%",
        ),
        *(column for column in ExplorableIndexView.base_columns if column.name == "status"),
        Column("translation", label=_("Translation"), classname="desk-wide"),
        NavigateToChildrenColumn("navigate", width="10%"),
    ]

    @cached_property
    def explorable_columns(self):
        return self.columns

    def annotate_queryset(self, pages):
        return pages.prefetch_workflow_states().annotate_approved_schedule()

    def get_table_kwargs(self):
        return {**super().get_table_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs):
        know_restrictions(self.request)
        return super().get_context_data(**kwargs)


class PageList(RowList, ExplorableIndexView):
    """The pages below one page; at the top the portal's homes, under the portal's name."""

    results_template_name = "core/desk/page_list.html"
    base_filterset_class = PortalPageFilters

    def get(self, request, parent_page_id=None):
        if parent_page_id:
            page = Page.objects.filter(pk=parent_page_id).only("path", "depth").first()
            if page is None or (page.depth > 1 and not is_in_current_portal(page.path)):
                raise Http404
        return super().get(request, parent_page_id)

    @cached_property
    def filters(self):
        """None until one is used: they ask for all people and all types of the portal."""
        return None if self.request.GET.keys() <= _NO_FILTERS else super().filters

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.filters is None:
            context["filters"] = _FiltersLater
            context["media"] += DateRangePickerWidget().media
        return context

    def get_page_subtitle(self):
        if self.parent_page.is_root():
            return current_portal().name
        return super().get_page_subtitle()


class PagesOfType(RowList, ContentTypeUseView):
    """All pages of one type in the portal, each with the page above it."""

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages.filter(in_current_portal()))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        Page.objects.annotate_parent_page(context["object_list"])
        for page in context["object_list"]:
            page.annotated_parent_page = page._parent_page
        return context


@require_GET
def filter_panel(request):
    """The filters of the page list, drawn when somebody opens them."""
    filters = PortalPageFilters(request.GET, request=request)
    return render(request, "wagtailadmin/shared/headers/_filters.html", {"filters": filters})


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
