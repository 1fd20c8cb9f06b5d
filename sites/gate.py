"""The gate before the desk: an allow-list of its views and of the ids they are sent.

Every view of the desk has a rule, found by the name of its address; a view without one is refused
to everybody (403). A rule says which parameters of path, query and form are ids, and of what. An id
of another portal is answered exactly as one that does not exist (404). The gate looks into no
bodies beside the few form fields that a rule names: references are the guard's matter.

Rules are data. Apps fill the list with `allow`, `allow_superusers` and `deny`; a system check
(`sites.checks`) names every view and every parameter that nobody has classified.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import page_not_found
from wagtail.admin.auth import require_admin_access
from wagtail.models import Collection, Page

from .models import PortalModel
from .rights import lend, may_look
from .scope import current_portal
from .trees import is_in_current_portal, root_page

# Where the desk's addresses begin, as `config.urls` says.
DESK = "admin/"
# No table has longer ids; a longer number would be an error in the database.
_MAX_DIGITS = 18
# RFC 9110, 9.2.1
_SAFE = ("GET", "HEAD")


# --- what ids name ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Kind:
    """What an id names. `own(request, ids)` gives those of the portal in scope."""

    name: str
    own: Callable[[HttpRequest, set[int]], Iterable[int]] = field(repr=False)
    # Values that are no ids, such as "all" or "".
    words: frozenset[str] = frozenset()

    def or_words(self, *words: str) -> "Kind":
        return Kind(self.name, self.own, self.words | set(words))


@dataclass(frozen=True, eq=False)
class Part:
    """An id of something that belongs to another thing: `wholes(ids)` maps it to that one's id."""

    name: str
    of: Kind
    wholes: Callable[[set[int]], Mapping[int, int]] = field(repr=False)
    words: frozenset[str] = frozenset()

    def or_words(self, *words: str) -> "Part":
        return Part(self.name, self.of, self.wholes, self.words | set(words))


def _own_pages(request, ids: set[int]) -> set[int]:
    homes = {home.page_id for home in current_portal().homes.values()}
    if ids <= homes:
        return ids
    rows = Page.objects.filter(pk__in=ids).order_by().values_list("pk", "path")
    return {pk for pk, path in rows if is_in_current_portal(path)}


def _own_branches(request, ids: set[int]) -> set[int]:
    root = ids & {root_page().pk}
    return root | _own_pages(request, ids - root)


def _own_collections(request, ids: set[int]) -> set[int]:
    own = current_portal().collection_id
    if ids == {own}:
        return ids
    top = Collection.objects.filter(pk=own).values("path")
    return set(
        Collection.objects.filter(pk__in=ids, path__startswith=top).values_list("pk", flat=True)
    )


# A word, a number or the id of something that belongs to no portal.
PLAIN = Kind("plain", lambda request, ids: ids)
PAGE = Kind("page", _own_pages)
# A page below which one looks around: also Wagtail's root, above the homes of all portals.
BRANCH = Kind("branch", _own_branches)
COLLECTION = Kind("collection", _own_collections)


@cache
def rows(model: type[PortalModel]) -> Kind:
    """Rows of a portal-owned model, whose manager sees the portal in scope alone."""
    return Kind(
        model._meta.label,
        lambda request, ids: set(
            model._default_manager.filter(pk__in=ids).order_by().values_list("pk", flat=True)
        ),
    )


@cache
def mine(model: type[Model], owner: str) -> Kind:
    """Rows that belong to the person who asks; `owner` is the field that names her."""
    return Kind(
        f"own {model._meta.label}",
        lambda request, ids: set(
            model._default_manager.filter(pk__in=ids, **{owner: request.user}).values_list(
                "pk", flat=True
            )
        ),
    )


# --- rules --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What a view may be sent: kinds of the parameters of its path, query and form."""

    path: Mapping[str, Kind | Part] = field(default_factory=dict)
    query: Mapping[str, Kind | Part] = field(default_factory=dict)
    form: Mapping[str, Kind | Part] = field(default_factory=dict)
    is_open: bool = False
    # For a view that only shows: the actions on pages that it asks for first. None: it does more.
    shows: tuple[str, ...] | None = None
    for_superusers: bool = False
    is_denied: bool = False

    def sent(self, request: HttpRequest, kwargs: dict) -> Iterator[tuple[Kind | Part, str]]:
        """Kind and value of each id of a request."""
        for name, value in kwargs.items():
            yield self.path[name], str(value)
        for name, kind in self.query.items():
            for value in request.GET.getlist(name):
                yield kind, value
        for name, kind in self.form.items():
            for value in request.POST.getlist(name):
                # A form says itself that a field is empty.
                if value:
                    yield kind, value


_rules: dict[str, Rule] = {}
# Views that serve many models: the parameters that belong to the name.
_families: dict[str, tuple[str, ...]] = {}


def _register(names: Iterable[str], rule: Rule) -> None:
    for name in names:
        _rules[name] = rule


def allow(
    *names: str,
    query: Mapping | None = None,
    form: Mapping | None = None,
    shows: tuple[str, ...] | None = None,
    **path,
) -> None:
    """Let those with a desk call these views; `path` names the kind of every path parameter.

    With `shows` also those who only look at the desk may call them, by GET; it names the actions on
    pages for which the views ask a right.
    """
    _register(names, Rule(path=path, query=query or {}, form=form or {}, shows=shows))


def allow_everybody(*names: str, **path) -> None:
    """Views without an account: signing in, icons, texts of scripts."""
    _register(names, Rule(path=path, is_open=True))


def allow_superusers(*names: str, **path) -> None:
    """Views of what belongs to the whole installation."""
    _register(names, Rule(path=path, for_superusers=True))


def deny(*names: str) -> None:
    """Views that nobody needs."""
    _register(names, Rule(is_denied=True))


def family(name: str, *parameters: str) -> None:
    """Say that a view serves many models: each has a rule of its own, see `member`."""
    _families[name] = parameters


def member(name: str, *values: str) -> str:
    """The name of a family's view for these values of its parameters."""
    return f"{name}({', '.join(values)})"


def _own_name(namespaces: list[str], url_name: str | None, view: Callable) -> str:
    if url_name is None:
        view = getattr(view, "view_class", view)
        url_name = f"{view.__module__}.{view.__qualname__}"
    return ":".join([*namespaces, url_name])


def rule_for(match: ResolverMatch) -> tuple[Rule | None, dict]:
    """The rule of a resolved address, with those of its parameters that the rule has to know."""
    name = _own_name(match.namespaces, match.url_name, match.func)
    kwargs = dict(match.captured_kwargs)
    if parameters := _families.get(name):
        name = member(name, *(str(kwargs.pop(key, "")) for key in parameters))
    rule = _rules.get(name)
    if rule is not None and not rule.is_denied and not kwargs.keys() <= rule.path.keys():
        return None, kwargs
    return rule, kwargs


# --- the gate -----------------------------------------------------------------------------------


def _as_id(value: str) -> int | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS
    return int(value) if is_number else None


def is_foreign(rule: Rule, request: HttpRequest, kwargs: dict) -> bool:
    """Whether any id sent names nothing of the portal in scope. A statement a kind."""
    asked: dict[Kind | Part, set[int]] = {}
    for kind, value in rule.sent(request, kwargs):
        if kind is PLAIN or value in kind.words:
            continue
        pk = _as_id(value)
        if pk is None:
            return True
        asked.setdefault(kind, set()).add(pk)
    for part in [kind for kind in asked if isinstance(kind, Part)]:
        ids = asked.pop(part)
        wholes = part.wholes(ids)
        if wholes.keys() != ids:
            return True
        asked.setdefault(part.of, set()).update(wholes.values())
    return any(not ids <= set(kind.own(request, ids)) for kind, ids in asked.items())


def not_found(request: HttpRequest) -> HttpResponse:
    """The desk's own answer to an address without a thing behind it."""
    response = page_not_found(request, Http404(), template_name="wagtailadmin/404.html")
    add_never_cache_headers(response)
    return response


def refused(request: HttpRequest) -> HttpResponse:
    response = render(request, "portals/refused.html", status=403)
    add_never_cache_headers(response)
    return response


# What Wagtail answers those who have no desk.
_at_the_door = require_admin_access(refused)


class GateMiddleware:
    """Applies the rules to every view of the desk, before it runs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """A form without a field that every form of the desk sends was not sent by the desk."""
        match = request.resolver_match
        if isinstance(exception, MultiValueDictKeyError) and match.route.startswith(DESK):
            return HttpResponseBadRequest()
        return None

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not match.route.startswith(DESK):
            return None
        rule, ids = rule_for(match)
        if rule is None or rule.is_denied or args:
            return refused(request)
        if rule.is_open:
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return _at_the_door(request)
        if rule.for_superusers and not request.user.is_superuser:
            return refused(request)
        if rule.shows is not None and request.method in _SAFE and may_look(request.user):
            lend(request.user, rule.shows)
        return not_found(request) if is_foreign(rule, request, ids) else None


# --- what nobody has classified -----------------------------------------------------------------


def desk_views() -> Iterator[tuple[str, frozenset[str]]]:
    """Name and parameters of every view of the desk; parameters of a family's name left out."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == DESK:
            yield from _views_below(pattern, [], frozenset())


def _views_below(resolver, namespaces, parameters):
    for pattern in resolver.url_patterns:
        known = parameters | pattern.pattern.regex.groupindex.keys()
        if isinstance(pattern, URLPattern):
            name = _own_name(namespaces, pattern.name, pattern.callback)
            yield name, known - set(_families.get(name, ()))
        else:
            more = [pattern.namespace] if pattern.namespace else []
            yield from _views_below(pattern, namespaces + more, known)


def unclassified() -> list[str]:
    """Names of views without a rule, and of parameters that their rule does not know."""
    found = []
    for name, parameters in desk_views():
        if name in _families:
            rules = [rule for known, rule in _rules.items() if known.startswith(f"{name}(")]
        else:
            rules = [_rules[name]] if name in _rules else []
        if not rules:
            found.append(name)
        for rule in rules:
            if not rule.is_denied:
                found += [f"{name}: {key}" for key in sorted(parameters - rule.path.keys())]
    return found


def without_view() -> list[str]:
    """Rules whose view does not exist: renamed, or gone with an app."""
    names = {name for name, _parameters in desk_views()}
    return [name for name in _rules if name not in names and name.split("(")[0] not in _families]
