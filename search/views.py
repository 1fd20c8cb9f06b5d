from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cms.core.paging import paging_of
from sites.registry import PortalRecord, language_of_request, registry

from .models import Kind, SearchEntry
from .queries import MAX_LETTERS, RESULTS_ON_A_PAGE, Answer, Level, Question, Result, answer

# Further pages are asked for by programs only.
MAX_PAGES = 1_000


def results(request):
    """What a reader finds on this portal, or on all of them (`?scope=all`)."""
    text = _readable(request.GET.get("q", ""))
    scope = "all" if request.GET.get("scope") == "all" else "portal"
    question = Question(
        text,
        language_of_request(),
        portal=None if scope == "all" else request.portal.pk,
        page=_page_asked(request),
    )
    found = answer(question)
    paginator = Paginator(range(found.total), RESULTS_ON_A_PAGE)
    try:
        page = paginator.page(question.page)
    except InvalidPage as error:
        raise Http404 from error
    asked = {"q": text} | ({"scope": scope} if scope == "all" else {})
    request.same_page_urls = _in_each_language(asked)
    context = {
        "query": text,
        "scope": scope,
        "scope_urls": {
            "portal": f"?{urlencode({'q': text})}",
            "all": f"?{urlencode({'q': text, 'scope': 'all'})}",
        },
        "results": [
            _shown(result, portal, request.portal)
            for result in found.results
            # A portal that another process made this instant is not known here yet.
            if (portal := registry.get(result.entry.portal_id))
        ],
        "total": found.total,
        "other_total": found.elsewhere,
        "notice": _notice(found),
        "paging": paging_of(page, request),
    }
    return render(request, "search/results.html", context)


def _readable(text: str) -> str:
    """What was typed, in one line, without what nobody can see, and not longer than is read."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:MAX_LETTERS]).split())


def _page_asked(request) -> int:
    asked = request.GET.get("page", "1")
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= MAX_PAGES:
        return int(asked[:6])
    raise Http404


def _in_each_language(asked: dict[str, str]) -> dict[str, str]:
    """The same question to the results page of each language."""
    urls = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            urls[language] = f"{reverse('search')}?{urlencode(asked)}"
    return urls


def _notice(found: Answer) -> str:
    if found.level is Level.SOME and found.results:
        return _("Nothing holds all of these words; these results hold some of them.")
    return ""


def _shown(result: Result, portal: PortalRecord, here: PortalRecord) -> dict:
    """A result as its template places it, in the reader's language."""
    entry = result.entry
    return {
        "language": entry.language,
        "kind_label": Kind(entry.kind).label if entry.kind in Kind else "",
        "date": entry.date,
        "url": _address(entry, portal, here),
        "title_html": result.title,
        "snippet_html": result.snippet,
        "portal_name": portal.name,
        "portal_host": portal.host,
    }


def _address(entry: SearchEntry, portal: PortalRecord, here: PortalRecord) -> str:
    """A path on the reader's host, a full address on another portal's."""
    with translation.override(entry.language):
        path = reverse("wagtail_serve", args=[entry.path])
    return path if portal.pk == here.pk else portal.url + path
