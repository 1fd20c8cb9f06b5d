"""The desk: what Wagtail's own views must know of portals and languages."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from sites.rights import lent

from . import desk_rules, rich_text  # noqa: F401 - they register themselves
from .bulk import PAGE_ACTIONS
from .dashboard import PortalPagesSummary, ours
from .desk import DeskPages, in_current_portal
from .languages import count_untranslated, untranslated_message
from .page_list import filter_panel, row_menu
from .translation_views import SubmitTranslation, UpdateTranslations, refuse_alias, stop_following

# After all of Wagtail's own, which fill the lists.
LAST = 1000

# Settings are the superusers'; the help leads to Wagtail's own site.
FOR_SUPERUSERS = {"settings", "help"}


@hooks.register("register_admin_viewset")
def pages_of_the_portal():
    return DeskPages()


@hooks.register("construct_explorer_page_queryset")
def explore_own_trees(parent_page, pages, request):
    return pages.filter(in_current_portal())


@hooks.register("construct_page_chooser_queryset")
def choose_from_own_trees(pages, request):
    return pages.filter(in_current_portal())


@hooks.register("register_admin_urls")
def page_list_urls():
    return [
        path("pages/<int:page_id>/menu/", row_menu, name="desk_page_menu"),
        path("pages/filters/", filter_panel, name="desk_page_filters"),
    ]


@hooks.register("before_edit_page", order=-10)
def refuse_untranslated(request, page: Page):
    """Say why before wagtail-localize publishes source text under another language's address."""
    is_publish = request.method == "POST" and request.POST.get("action") == "publish"
    if is_publish and (missing := count_untranslated(page)):
        messages.error(request, untranslated_message(missing))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def refuse_untranslated_in_bulk(request, action_type, objects, action):
    """The same for many pages at once: one that is unfinished, and none of them is published."""
    if request.method != "POST" or action_type != "publish" or not issubclass(action.model, Page):
        return None
    pages = list(objects)
    if request.POST.get("include_descendants"):
        pages += [below for page in objects for below in page.get_descendants().not_live()]
    unfinished = False
    for page in pages:
        if missing := count_untranslated(page):
            unfinished = True
            messages.error(request, f"{page.title}: {untranslated_message(missing)}")
    return redirect(action.next_url) if unfinished else None


@hooks.register("register_admin_urls", order=-10)
def translation_urls():
    """Stand before wagtail-localize's own views of the same addresses."""
    return [
        path("localize/submit/page/<int:page_id>/", SubmitTranslation.as_view()),
        path("localize/update/<int:translation_source_id>/", UpdateTranslations.as_view()),
        path("localize/translate/<int:translation_id>/disable/", stop_following),
        path("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
    ]


@hooks.register("construct_page_action_menu", order=LAST)
def offer_no_alias(menu_items, request, context):
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("construct_homepage_summary_items", order=LAST)
def count_own_pages(request, summary_items: list[SummaryItem]):
    summary_items[:] = [
        PortalPagesSummary(request) if isinstance(item, PagesSummaryItem) else item
        for item in summary_items
    ]


@hooks.register("construct_homepage_panels", order=LAST)
def panels_of_the_portal(request, panels):
    panels[:] = [ours(panel) for panel in panels]


for _action in PAGE_ACTIONS:
    # After Wagtail's own of the same name, which they take the place of.
    hooks.register("register_bulk_action", _action, order=10)


@hooks.register("construct_main_menu", order=LAST)
def hide_what_editors_do_not_need(request, menu_items):
    hidden = set() if request.user.is_superuser else set(FOR_SUPERUSERS)
    # Who only writes has her own work on the dashboard.
    policy = policy_registry.get_by_type(Page)
    if not (policy.user_has_permission(request.user, "publish") or lent(request.user) is not None):
        hidden.add("reports")
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("construct_reports_menu", order=LAST)
def hide_reports_that_nobody_needs(request, menu_items):
    # The list of pages has a filter for their type.
    menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("insert_global_admin_css")
def desk_style():
    return format_html('<link rel="stylesheet" href="{}">', static("core/desk.css"))
