"""The desk: the board of translations and the ways to it."""

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from sites.registry import registry, source_language
from sites.rights import lent

from . import desk_rules  # noqa: F401 - it registers itself
from .runs import may_translate
from .views import BoardView, TranslateBelowView

_TO_BOARD = RedirectView.as_view(pattern_name="translations:board")


@hooks.register("register_admin_urls", order=-10)
def translation_urls():
    """The board, also at the addresses of wagtail-localize's report, which sees all portals."""
    urls = [
        path("", BoardView.as_view(), name="board"),
        path("below/<int:page_id>/", TranslateBelowView.as_view(), name="below"),
    ]
    return [
        path("translations/", include((urls, "translations"))),
        path("localize/reports/translations/", _TO_BOARD),
        path("localize/reports/translations/results/", _TO_BOARD),
    ]


class TranslationsMenuItem(MenuItem):
    def is_shown(self, request):
        user = request.user
        return user.has_perm("wagtail_localize.submit_translation") or lent(user) is not None


@hooks.register("register_admin_menu_item")
def board_in_menu():
    return TranslationsMenuItem(
        gettext_lazy("Translations"),
        reverse("translations:board"),
        name="translations",
        icon_name="wagtail-localize-language",
        order=350,  # after pages, pictures and documents
    )


@hooks.register("construct_reports_menu")
def one_board_of_translations(request, menu_items):
    menu_items[:] = [item for item in menu_items if item.name != "translations"]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def translate_below_button(page, user, view_name=None, next_url=None):
    portal, language = registry.of_path(page.path)
    if portal and language == source_language() and page.numchild and may_translate(user, page):
        yield Button(
            _("Translate what is missing below"),
            reverse("translations:below", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=65,
        )
