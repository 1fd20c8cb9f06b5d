"""What Wagtail's own views of pages must know of portals: rows, names and numbers of one portal."""

from copy import copy

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.listing import (
    EditedByFilter,
    ExplorableIndexView,
    GenericPageFilterSet,
)
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry

from sites.registry import registry, source_language
from sites.scope import current_portal, current_portal_id

from .removals import because
from .text import forbidden_characters
from .translation_states import states_beside


def in_current_portal(prefix: str = "") -> Q:
    """Pages of the trees of the portal in scope; none outside one. `prefix` such as "page__"."""
    portal = current_portal()
    inside = Q(pk__in=[])
    for home in portal.homes.values() if portal else ():
        inside |= Q(**{f"{prefix}path__startswith": home.path})
    return inside


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


def _on_wide_screens(column):
    """The same column, which a phone leaves out (`desk.css`)."""
    column = copy(column)
    column.classname = "desk-wide"
    column.header = Column.Header(column)  # the copied one belongs to the first column
    return column


class TranslationColumn(Column):
    """How far a page is in the languages beside the source; in such a language, how far it is itself."""

    cell_template_name = "core/desk/translation_cell.html"

    def get_value(self, instance):
        return getattr(instance, "translation_states", [])


class PageList(ExplorableIndexView):
    """The pages below one page; at the top the portal's homes, under the portal's name."""

    base_columns = [
        *(
            _on_wide_screens(column)
            if column.name in ("latest_revision_created_at", "type")
            else column
            for column in ExplorableIndexView.base_columns
        ),
        TranslationColumn("translation", label=_("Translation"), classname="desk-wide"),
    ]
    results_template_name = "core/desk/page_list.html"
    base_filterset_class = PortalPageFilters

    def get(self, request, parent_page_id=None):
        if parent_page_id:
            page = Page.objects.filter(pk=parent_page_id).only("path", "depth").first()
            owner = page and registry.of_path(page.path)[0]
            if page is None or (page.depth > 1 and (owner and owner.pk) != current_portal_id()):
                raise Http404
        return super().get(request, parent_page_id)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pages = context["object_list"]
        beside = states_beside(pages)
        for page in pages:
            page.translation_states = beside.get(page.pk, [])
        return context

    def get_page_subtitle(self):
        if self.parent_page.is_root():
            return current_portal().name
        return super().get_page_subtitle()


class PagesOfType(ContentTypeUseView):
    """All pages of one type in the portal."""

    def annotate_queryset(self, pages):
        return super().annotate_queryset(pages.filter(in_current_portal()))


class PageSearch(SearchView):
    """Search over the pages of the portal in scope."""

    def annotate_queryset(self, pages):
        # The one step between Wagtail's choice of pages and the search engine.
        self.all_pages = self.all_pages.filter(in_current_portal())
        return super().annotate_queryset(pages.filter(in_current_portal()))


class MovePage(MoveConfirmView):
    """A move, its entry in the change log and the redirects it leaves are one transaction."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class PagePrivacy(SetPrivacyView):
    """Who may read a page and its entry in the change log are one transaction."""

    @transaction.atomic
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class UnpublishPage(UnpublishView):
    """Asks why: readers who come later are told when and for what reason a page went."""

    template_name = "core/desk/confirm_unpublish.html"
    reason_length = 300

    def post(self, request, *args, **kwargs):
        reason = request.POST.get("reason", "").strip()
        if not 0 < len(reason) <= self.reason_length or forbidden_characters(reason):
            messages.error(request, _("Say in one or two sentences why the page is removed."))
            return self.render_to_response(self.get_context_data(reason=reason))
        with because(reason), transaction.atomic():
            return super().post(request, *args, **kwargs)


class DeskPages(PageViewSet):
    model = Page
    parent_models = [Page]
    index_view_class = PageList
    search_view_class = PageSearch
    content_type_use_view_class = PagesOfType
    move_confirm_view_class = MovePage
    set_privacy_view_class = PagePrivacy
    unpublish_view_class = UnpublishPage
    filterset_class = PortalPageFilters


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
