"""The desk's board of translations; it sees the portal in scope alone."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale, Page

from cms.core.desk import in_current_portal
from cms.core.translation_states import State
from sites.registry import source_language
from sites.rights import lent
from sites.scope import current_portal

from .board import board_of
from .operations import NothingMissing, translate_below
from .runs import may_translate, missing_below

ROWS_ON_A_PAGE = 50


def _other_languages() -> list[tuple[str, str]]:
    """Code and name of the languages that the portal in scope has beside the source."""
    homes = current_portal().homes
    return [
        (code, name)
        for code, name in settings.LANGUAGES
        if code != source_language() and code in homes
    ]


class _TranslationView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "wagtail-localize-language"

    def dispatch(self, request, *args, **kwargs):
        may_translate = request.user.has_perm("wagtail_localize.submit_translation")
        if not may_translate and lent(request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def language(self) -> str:
        languages = [code for code, _name in _other_languages()]
        asked = self.request.GET.get("language") or next(iter(languages), "")
        if asked not in languages:
            raise Http404
        return asked


class BoardView(_TranslationView):
    page_title = _("Translations")
    template_name = "translations/desk/board.html"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        language = self.language()
        state = self.request.GET.get("state", "")
        if state not in ("", *State.values):
            raise Http404
        board = board_of(current_portal(), language)
        rows = board.chosen(state=state, below=self._path_asked(board))
        paging = Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "board": board,
            "rows": paging,
            "choices": [
                {"label": label, "url": self._url(state=value), "is_current": state == value}
                for value, label in [("", gettext("All")), *State.choices]
            ],
            "languages": [
                {"label": name, "url": f"?language={code}", "is_current": code == language}
                for code, name in _other_languages()
            ],
            "language": language,
            "here": self.request.get_full_path(),
            "previous_url": paging.has_previous() and self._url(p=paging.previous_page_number()),
            "next_url": paging.has_next() and self._url(p=paging.next_page_number()),
        }

    def _path_asked(self, board) -> str:
        asked = self.request.GET.get("below", "")
        if not asked:
            return ""
        path = next((row.path for row in board.rows if str(row.pk) == asked), None)
        if path is None:
            raise Http404
        return path

    def _url(self, **changes) -> str:
        """This board with other choices; another choice begins at the first page."""
        kept = {name: self.request.GET.get(name) for name in ("language", "state", "below")}
        return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})


class TranslateBelowView(_TranslationView):
    """Asks, then has drafts made of what is missing below a page of the portal."""

    page_title = _("Translate what is missing")
    template_name = "translations/desk/translate_below.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        pages = Page.objects.filter(in_current_portal(), locale__language_code=source_language())
        self.section = get_object_or_404(pages, pk=kwargs["page_id"])

    def get_page_subtitle(self):
        return self.section.get_admin_display_title()

    def get_context_data(self, **kwargs):
        if not may_translate(self.request.user, self.section):
            raise PermissionDenied
        locale = Locale.objects.get(language_code=self.language())
        return super().get_context_data(**kwargs) | {
            "breadcrumbs_items": [],
            "count": missing_below(self.section, locale).count(),
            "locale": locale,
            "back_url": self._board_url(),
        }

    def post(self, request, page_id):
        locale = Locale.objects.get(language_code=self.language())
        try:
            run = translate_below(section=self.section, locale=locale, by=request.user)
        except NothingMissing:
            messages.info(request, gettext("Nothing is missing below this page."))
        else:
            messages.success(
                request,
                ngettext(
                    "A draft of %(count)d page is being made.",
                    "Drafts of %(count)d pages are being made.",
                    run.total,
                )
                % {"count": run.total},
            )
        return redirect(self._board_url())

    def _board_url(self) -> str:
        return reverse("translations:board") + "?" + urlencode({"language": self.language()})
