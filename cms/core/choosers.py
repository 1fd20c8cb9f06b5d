"""The desk's page chooser: Wagtail's columns and templates, the portal's pages, ten statements.

Wagtail's own looks around in all portals and asks five things of each row. Rows are plain pages
here, which know all that is shown of them.
"""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.db.models.functions import Length, Substr
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.forms.choosers import ExternalLinkChooserForm, URLOrAbsolutePathField
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.chooser import (
    BrowseView,
    ExternalLinkView,
    PageChooserTable,
    SearchView,
    can_choose_page,
    page_models_from_string,
    shared_context,
)
from wagtail.models import Page, PagePermissionTester, WorkflowState

from sites.trees import in_current_portal, root_page

from .restrictions import know_restrictions


class _AddressField(URLOrAbsolutePathField):
    """Wagtail's own fails with an error where no address is sent at all."""

    def to_python(self, value):
        return super().to_python(value or "")


class _AddressForm(ExternalLinkChooserForm):
    url = _AddressField(required=True, label=ExternalLinkChooserForm.base_fields["url"].label)


class TypeAddress(ExternalLinkView):
    """An address of another place."""

    form_class = _AddressForm


ROWS = 25
ANY_TYPE = "wagtailcore.page"


class _Rows(Paginator):
    """Counts only what does not fit on the first page; nothing where the number is known."""

    def __init__(self, pages, first: int, known: int | None):
        super().__init__(pages, ROWS)
        self._first = list(pages[: ROWS + 1]) if first == 1 else []
        if 0 < len(self._first) <= ROWS:
            self.count = len(self._first)
        elif known is not None:
            self.count = known

    def page(self, number):
        number = self.validate_number(number)
        if number == 1 and self._first:
            return self._get_page(self._first[:ROWS], number, self)
        return super().page(number)


def _as_rows(pages):
    """Pages with what a row shows: schedule, language; see `_know_workflows`."""
    return pages.select_related("locale").annotate_approved_schedule()


def _know_workflows(pages: list[Page]) -> None:
    """Whether each is being approved: one statement for pages of several querysets."""
    states = WorkflowState.objects.active().select_related("current_task_state__task")
    known = Prefetch("_workflow_states", queryset=states, to_attr="_current_workflow_states")
    prefetch_related_objects(pages, known)


def _page_asked(request) -> int:
    asked = request.GET.get("p", "1")
    if not asked.isdigit():
        raise Http404
    return int(asked)


class _Choice:
    """What an answer offers to choose, by the parameters of the request."""

    def __init__(self, request):
        self.request = request
        self.type_names = request.GET.get("page_type") or ANY_TYPE
        try:
            self.classes = page_models_from_string(self.type_names)
        except (ValueError, LookupError) as error:
            raise Http404 from error
        self.right = request.GET.get("user_perms", "")
        chosen = [pk for pk in request.GET.getlist("target_pages[]") if pk]
        self.targets = (
            list(Page.objects.filter(in_current_portal(), pk__in=chosen)) if chosen else []
        )

    @property
    def is_for_any(self) -> bool:
        return self.classes == (Page,)

    def can_choose(self, page) -> bool:
        get = self.request.GET
        if self.right in ("add_subpage", "copy_to"):
            # Asked of the plain page: no type of ours answers this otherwise.
            right = PagePermissionTester(self.request.user, page).can_add_subpage()
        else:
            right = True
        return right and can_choose_page(
            page,
            self.request.user,
            self.classes,
            get.get("can_choose_root", False),
            self.right if self.right in ("move_to", "bulk_move_to") else None,
            target_pages=self.targets,
            match_subclass=get.get("match_subclass", True),
        )


class BrowsePages(BrowseView):
    """The pages below one page; at first the portal's homes."""

    def get(self, request, parent_page_id=None):
        self.is_multiple_choice = request.GET.get("multiple")
        know_restrictions(request)
        choice = _Choice(request)
        parent, others = self._parent(parent_page_id)
        parent.is_parent_page, parent.can_descend = True, False
        parent.can_choose = choice.can_choose(parent)
        pages = Page.objects.child_of(parent)
        for hook in hooks.get_hooks("construct_page_chooser_queryset"):
            pages = hook(pages, request)
        if not choice.is_for_any:
            pages = pages.type(*choice.classes) | pages.filter(numchild__gt=0)
        number = _page_asked(request)
        # Below a page of the portal stands nothing of another.
        known = parent.numchild if choice.is_for_any and not parent.is_root() else None
        try:
            rows = _Rows(_as_rows(pages), number, known).page(number)
        except InvalidPage as error:
            raise Http404 from error
        for page in rows:
            page._cached_parent_obj = parent
            page.is_parent_page = False
            page.can_choose, page.can_descend = choice.can_choose(page), page.numchild
        _know_workflows([parent, *rows])
        table = PageChooserTable(self.columns, [parent, *rows], show_locale_labels=True)
        context = {
            "parent_page": parent,
            "parent_page_id": parent.pk,
            "table": table,
            "pagination_page": rows,
            "search_form": SearchForm(),
            "page_type_string": choice.type_names,
            "page_type_names": [model.get_verbose_name() for model in choice.classes],
            "page_types_restricted": not choice.is_for_any,
            "show_locale_controls": not parent.is_root(),
            "locale_options": [
                {"locale": other.locale, "url": self._address(other.pk)} for other in others
            ],
            "selected_locale": None if parent.is_root() else parent.locale,
            "is_multiple_choice": self.is_multiple_choice,
        }
        return render_modal_workflow(
            request,
            "wagtailadmin/chooser/browse.html",
            None,
            shared_context(request, context),
            json_data={"step": "browse", "parent_page_id": parent.pk},
        )

    def _parent(self, pk: int | None) -> tuple[Page, list[Page]]:
        """The page below which one looks, and its counterparts in other languages."""
        root = root_page()
        if pk in (None, root.pk):
            return root, []
        asked = Page.objects.filter(in_current_portal(), pk=pk)
        above = asked.values(above=Substr("path", 1, Length("path") - Page.steplen))
        found = _as_rows(
            Page.objects.filter(
                Q(translation_key__in=asked.values("translation_key")) | Q(path__in=above)
            ).filter(in_current_portal() | Q(depth=1))
        )
        by_path = {page.path: page for page in found}
        parent = next((page for page in by_path.values() if page.pk == pk), None)
        if parent is None:
            raise Http404
        parent._cached_parent_obj = by_path[parent.path[: -Page.steplen]]
        return parent, [
            page
            for page in by_path.values()
            if page.translation_key == parent.translation_key and page.pk != pk
        ]

    def _address(self, pk: int) -> str:
        kept = self.request.GET.copy()
        kept.pop("p", None)
        address = reverse("wagtailadmin_choose_page_child", args=[pk])
        return f"{address}?{kept.urlencode()}"


class SearchPages(SearchView):
    """Pages of the portal by their titles."""

    def get(self, request):
        self.is_multiple_choice = request.GET.get("multiple")
        know_restrictions(request)
        choice = _Choice(request)
        form = SearchForm(request.GET)
        asked = form.is_valid() and form.cleaned_data["q"]
        pages = Page.objects.filter(in_current_portal())
        for hook in hooks.get_hooks("construct_page_chooser_queryset"):
            pages = hook(pages, request)
        found = pages.type(*choice.classes).autocomplete(asked) if asked else pages.none()
        rows = Paginator(found, ROWS).get_page(request.GET.get("p"))
        rows.object_list = self._rows([page.pk for page in rows.object_list])
        context = {
            "searchform": form,
            "table": PageChooserTable(self.columns, rows, show_locale_labels=True),
            "pages": rows,
            "page_type_string": choice.type_names,
        }
        return TemplateResponse(
            request,
            "wagtailadmin/chooser/_search_results.html",
            shared_context(request, context),
        )

    def _rows(self, pks: list[int]) -> list[Page]:
        by_pk = _as_rows(Page.objects.all()).in_bulk(pks)
        pages = [by_pk[pk] for pk in pks if pk in by_pk]
        _know_workflows(pages)
        above = {
            page.path: page
            for page in Page.objects.select_related("locale").filter(
                path__in={page.path[: -Page.steplen] for page in pages}
            )
        }
        for page in pages:
            page._cached_parent_obj = above[page.path[: -Page.steplen]]
            page.can_choose, page.is_parent_page = True, False
        return pages
