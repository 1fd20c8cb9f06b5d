"""The desk: best bets, other names, and what readers search."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from . import desk_rules  # noqa: F401 - it registers itself
from .viewsets import AskedQueriesView, BestBetViewSet, SynonymGroupViewSet

register_snippet(BestBetViewSet)
register_snippet(SynonymGroupViewSet)


@hooks.register("register_admin_urls")
def asked_queries_url():
    return [path("searches/", AskedQueriesView.as_view(), name="asked_queries")]


class AskedQueriesMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("search.view_askedquery")


@hooks.register("register_reports_menu_item")
def asked_queries_in_menu():
    return AskedQueriesMenuItem(
        _("What readers search"),
        reverse("asked_queries"),
        name="asked-queries",
        icon_name="search",
        order=1200,
    )
