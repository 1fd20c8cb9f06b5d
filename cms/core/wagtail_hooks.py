"""The desk: what Wagtail's own views must know of portals and languages."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem
from wagtail.models import Page

from sites.scope import current_portal

from .languages import count_untranslated, untranslated_message
from .translations import UpdateTranslations


def in_current_portal() -> Q:
    """Pages of the trees of the portal in scope; none outside one."""
    portal = current_portal()
    inside = Q(pk__in=[])
    for home in portal.homes.values() if portal else ():
        inside |= Q(path__startswith=home.path)
    return inside


@hooks.register("construct_explorer_page_queryset")
def explore_own_trees(parent_page, pages, request):
    return pages.filter(in_current_portal())


@hooks.register("construct_page_chooser_queryset")
def choose_from_own_trees(pages, request):
    return pages.filter(in_current_portal())


@hooks.register("before_edit_page", order=-10)
def refuse_untranslated(request, page: Page):
    """Say why before wagtail-localize publishes source text under another language's address."""
    is_publish = request.method == "POST" and request.POST.get("action") == "publish"
    if is_publish and (missing := count_untranslated(page)):
        messages.error(request, untranslated_message(missing))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("register_admin_urls", order=-10)
def update_translations_url():
    """Stands before wagtail-localize's own view of the same address."""
    view = UpdateTranslations.as_view()
    return [path("localize/update/<int:translation_source_id>/", view)]


@hooks.register("construct_homepage_summary_items")
def count_nothing_of_other_portals(request, summary_items: list[SummaryItem]):
    """Wagtail's own numbers are those of all portals together."""
    summary_items.clear()


@hooks.register("construct_main_menu")
def hide_what_editors_do_not_need(request, menu_items):
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in {"help", "settings"}]
