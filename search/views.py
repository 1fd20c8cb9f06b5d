from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cms.core.paging import paging_of
from cms.pagestore.reading import is_for_all
from sites.registry import PortalRecord, language_of_request, registry

from .asked import Asked, readable
from .asked_queries import notebook
from .best_bets import best_bets
from .models import SearchEntry, label_of
from .queries import RESULTS_ON_A_PAGE, Answer, Level, Order, Result, answer
from .refining import facets
from .suggestions import suggestions


def results(request):
    """What a reader finds on this portal, or on all of them (`?scope=all`)."""
    if not request.GET:
        is_for_all()  # nothing was asked: there is no content on the page
    asked = Asked.of(request)
    question = asked.question(request.portal)
    found = answer(question)
    first = []
    if asked.is_plain:
        first = best_bets(asked.text, question.language, request.portal.pk)
        notebook.note(request, asked.text, found.total)
    total = found.total or len(first)
    paginator = Paginator(range(total), RESULTS_ON_A_PAGE)
    try:
        page = paginator.page(asked.page)
    except InvalidPage as error:
        raise Http404 from error
    request.same_page_urls = _in_each_language(asked)
    choices = facets(asked, found.census, question.filters)
    context = {
        "query": asked.text,
        "scope": "all" if asked.is_everywhere else "portal",
        "scope_urls": {
            "portal": asked.url(is_everywhere=False, portal=None),
            "all": asked.url(is_everywhere=True),
        },
        "results": [
            _shown(result, portal, request.portal) | {"is_pinned": result in first}
            for result in _each_once([*first, *found.results])
            # A portal that another process made this instant is not known here yet.
            if (portal := registry.get(result.entry.portal_id))
        ],
        "total": total,
        "other_total": found.elsewhere,
        "notice": _notice(found),
        "meant": _link(asked, found.meant),
        "fewer": _link(asked, _without(asked.text, found.unknown)),
        "facets": choices,
        "chosen": [choice for facet in choices if (choice := facet.current)],
        "unfiltered_url": asked.url(kind=None, portal=None, year=None, language=None),
        "orders": [
            {"label": label, "url": asked.url(order=order), "is_current": order is asked.order}
            for order, label in (
                (Order.RELEVANCE, _("Best first")),
                (Order.DATE, _("Newest first")),
            )
        ],
        "paging": paging_of(page, request),
    }
    return render(request, "search/results.html", context)


def _each_once(results: Iterable[Result]) -> list[Result]:
    """Without those that stand further up already."""
    once: dict[int, Result] = {}
    for result in results:
        once.setdefault(result.entry.pk, result)
    return list(once.values())


def titles(request):
    """Titles for what is being typed (`?q=`), for the list under the search field."""
    typed = readable(request.GET.get("q", ""))
    found = suggestions(typed, language_of_request(), request.portal.pk)
    rows = [
        {
            "title": entry.title,
            "about": label_of(entry.kind) if portal.pk == request.portal.pk else portal.name,
            "url": _address(entry, portal, request.portal),
            "language": entry.language,
        }
        for entry in found
        if (portal := registry.get(entry.portal_id))
    ]
    response = JsonResponse({"titles": rows})
    response["X-Robots-Tag"] = "noindex"
    return response


def _in_each_language(asked: Asked) -> dict[str, str]:
    """The same question to the results page of each language."""
    urls = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            urls[language] = f"{reverse('search')}?{urlencode(asked.parameters())}"
    return urls


def _notice(found: Answer) -> str:
    if found.level is Level.SOME and found.results:
        return _("Nothing holds all of these words; these results hold some of them.")
    return ""


def _link(asked: Asked, text: str) -> dict[str, str] | None:
    """Another text to ask for, with its address."""
    return {"text": text, "url": asked.url(text=text)} if text and text != asked.text else None


def _without(text: str, unknown: list[str]) -> str:
    """What was typed without the words that nothing holds."""
    left_out = set(unknown)
    return " ".join(word for word in text.split() if word.lower() not in left_out)


def _shown(result: Result, portal: PortalRecord, here: PortalRecord) -> dict:
    """A result as its template places it, in the reader's language."""
    entry = result.entry
    return {
        "language": entry.language,
        "language_name": dict(settings.LANGUAGES)[entry.language],
        "kind": entry.kind,
        "kind_label": label_of(entry.kind),
        "date": entry.date,
        "url": _address(entry, portal, here),
        "title_html": result.title,
        "snippet_html": result.snippet,
        "portal_name": portal.name,
        "portal_host": portal.host,
        "portal_kind": portal.kind,
    }


def _address(entry: SearchEntry, portal: PortalRecord, here: PortalRecord) -> str:
    """A path on the reader's host, a full address on another portal's."""
    with translation.override(entry.language):
        path = reverse("wagtail_serve", args=[entry.path])
    return path if portal.pk == here.pk else portal.url + path
