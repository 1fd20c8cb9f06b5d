"""What is asked of each address: with one's own rows, with the other portal's, with nobody's."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page

from cms.core.trees import homes_of
from sites.scope import all_portals
from tests.isolation.matrix.marks import COMMON, SECRET
from tests.isolation.matrix.routes import Route
from tests.isolation.matrix.world import (
    MISSING,
    OTHER_FILL,
    OTHER_START,
    OWN_FILL,
    OWN_START,
    World,
)

# Values of parts that are no primary keys. Those in brackets belong together.
_MODELS = [
    ("news", "articlepage"),
    ("pages", "formpage"),
    ("wagtailcore", "page"),
    ("navigation", "navigation"),
    ("navigation", "redirect"),
    ("search", "bestbet"),
    ("search", "synonymgroup"),
    ("media", "portalimage"),
    ("media", "portaldocument"),
    ("users", "user"),
    ("auth", "group"),
    ("taggit", "tag"),
    ("workflows", "portalapprovaltask"),
]
WORDS: dict[tuple[str, ...], list[tuple[str, ...]]] = {
    ("app_label", "model_name"): _MODELS,
    ("app_name", "model_name"): _MODELS,
    ("content_type_app_name", "content_type_model_name"): [
        ("news", "articlepage"),
        ("pages", "formpage"),
    ],
    ("action_name",): [("approve",), ("reject",), ("copy",), ("delete",), ("publish",)],
    ("mode",): [("",), ("form",)],
    ("filter_spec",): [("original",), ("max-100x100",)],
    ("uidb64", "token"): [("OTEwMDAx", "set-password"), ("OTEwMDAx", "d2x-0123456789")],
    ("slug", "digest"): [("zqlo-kia", "abc")],
    ("filename",): [(f"{SECRET}.pdf",)],
}

# Names under which Wagtail, wagtail-localize and this project take a key from an address or a body.
KEYS = [
    "id",
    "childOf",
    "target_pages",
    "parent_page",
    "parent_page_id",
    "new_parent_page",
    "page",
    "page_id",
    "chooser",
    "chosen",
    "page_to_move_id",
    "position",
    "collection",
    "collection_id",
    "owner",
    "edited_by",
    "user",
    "user_id",
    "site",
    "locale",
    "locales",
    "select_languages",
    "content_type",
    "object_id",
    "workflow",
    "task",
    "task_id",
    "requested_by",
    "finished_by",
    "reviewable",
    "last_publisher",
    "root_page",
    "target",
    "source",
    "revision",
    "translation_id",
    "image",
    "document",
    "uploaded_file_id",
    "restriction_id",
    "group",
    "groups",
    "permissions",
    "alias",
    "section",
    "picture",
    "portal",
    "portal_id",
    "below",
    "author",
    "assigned_to",
    "session_id",
    "roles",
    "role",
    "destination_page_id",
]


@dataclass(frozen=True)
class Question:
    """One request. `twin` is the same with a key that nobody has, for foreign ones."""

    route: Route
    method: str
    path: str
    data: tuple = ()
    kind: str = "own"
    twin: "Question | None" = None
    encoding: str = ""

    def __str__(self):
        return f"{self.method.upper()} {self.path}"


def questions(world: World, routes: list[Route]) -> Iterator[Question]:
    """Everything that is asked, in the order of the addresses."""
    for route in routes:
        if route.name in SPECIAL:
            yield from SPECIAL[route.name](world, route)
        else:
            yield from _usual(world, route)


def _usual(world, route):
    for words in _words_of(route):
        if not route.numbers:
            path = route.path(words)
            yield Question(route, "get", path)
            yield Question(route, "get", f"{path}?{urlencode({'q': COMMON, 'search_all': 1})}")
            yield from _with_foreign_keys(route, path)
            if _exports(route):
                for kind in ("csv", "xlsx"):
                    yield Question(route, "get", f"{path}?export={kind}")
            continue
        for number in (OWN_FILL, OWN_START):
            path = route.path(words | dict.fromkeys(route.numbers, number))
            yield Question(route, "get", path)
        yield from _with_foreign_keys(
            route, route.path(words | dict.fromkeys(route.numbers, OWN_FILL))
        )
        for values, twins in _foreign_numbers(world, route):
            path, missing = route.path(words | values), route.path(words | twins)
            for method, data in (("get", ()), ("post", body(OTHER_FILL))):
                twin = Question(
                    route, method, missing, body(MISSING) if data else (), kind="missing"
                )
                yield Question(route, method, path, data, kind="foreign", twin=twin)


def _with_foreign_keys(route, path):
    """Keys of the other portal in the query, in the body, or in both."""
    for number, query in ((OTHER_FILL, True), (OTHER_START, True), (OTHER_FILL, False)):
        yield Question(
            route,
            "get" if query else "post",
            f"{path}?{urlencode(body(number), doseq=True)}" if query else path,
            () if query else body(number),
            kind="foreign",
            twin=Question(
                route,
                "get" if query else "post",
                f"{path}?{urlencode(body(MISSING), doseq=True)}" if query else path,
                () if query else body(MISSING),
                kind="missing",
            ),
        )


def body(number: int) -> tuple:
    """Every known key with this number, and what makes views act."""
    return (
        *((key, str(number)) for key in KEYS),
        ("q", SECRET[:3]),
        ("term", SECRET[:3]),
        ("next", "/admin/"),
        ("action-publish", "1"),
        ("publish_translations", "on"),
        ("comment_text", "x"),
        ("update_type", "reload"),
        ("title", "Tiêu đề"),
    )


def _foreign_numbers(world, route):
    """Values for the numbered parts, and the same with a key that nobody has."""
    names = route.numbers
    pages = [OTHER_FILL, OTHER_START]
    if any("page" in name for name in names):
        pages += foreign_pages(world)
    for number in pages:
        yield dict.fromkeys(names, number), dict.fromkeys(names, MISSING)
    if len(names) > 1:
        for name in names:
            own = dict.fromkeys(names, OWN_FILL)
            yield own | {name: OTHER_FILL}, own | {name: MISSING}


def foreign_pages(world) -> list[int]:
    """Pages of the other portal whose kind or state has views of its own."""
    with all_portals():
        homes = homes_of(world.other)
        below = Page.objects.filter(path__startswith=homes["vi"].path)
        english = Page.objects.filter(path__startswith=homes["en"].path, depth__gt=3)
        found = [
            below.filter(content_type__model="formpage", live=True).first(),
            below.filter(view_restrictions__isnull=False).first(),
            below.filter(locked=True).first(),
            english.filter(pk__gt=OTHER_FILL).first(),
        ]
    return [page.pk for page in found if page]


def _exports(route) -> bool:
    view = getattr(route.view, "view_class", None)
    return view is not None and issubclass(view, SpreadsheetExportMixin)


def unknown_words(route: Route) -> set[str]:
    """Parts of an address that nobody has given a value."""
    if route.name in SPECIAL:
        return set()
    known = {name for names in WORDS for name in names if set(names) <= set(route.words)}
    return set(route.words) - known


def _words_of(route) -> Iterator[dict]:
    groups = [names for names in WORDS if set(names) <= set(route.words)]
    for values in product(*(WORDS[names] for names in groups)):
        yield {
            name: word
            for names, words in zip(groups, values, strict=True)
            for name, word in zip(names, words, strict=True)
        }


# --- addresses whose parts are no keys -----------------------------------------------------------


def _bulk_actions(world, route):
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                path = f"/admin/bulk/{app}/{model}/{action}/"
                for query in (f"id={OTHER_FILL}", f"id={OWN_FILL}&id={OTHER_FILL}"):
                    twin = query.replace(str(OTHER_FILL), str(MISSING))
                    for method, data in (("get", ()), ("post", body(OTHER_FILL))):
                        yield Question(
                            route,
                            method,
                            f"{path}?{query}",
                            data,
                            kind="foreign",
                            twin=Question(
                                route,
                                method,
                                f"{path}?{twin}",
                                body(MISSING) if data else (),
                                kind="missing",
                            ),
                        )
                for query in (
                    "id=all",
                    f"id=all&childOf={OWN_START}",
                    f"id=all&childOf={OTHER_START}",
                    f"id=all&q={COMMON}",
                    f"id={OWN_FILL}",
                ):
                    yield Question(route, "get", f"{path}?{query}")
                    yield Question(route, "post", f"{path}?{query}", body(OTHER_FILL))


def _readers_pages(world, route):
    with all_portals():
        for portal, kind in ((world.own, "own"), (world.other, "foreign")):
            for home in homes_of(portal).values():
                start = "" if home.locale.language_code == "vi" else "en/"
                for page in home.get_descendants(inclusive=True):
                    path = f"/{start}{page.url_path[len(home.url_path) :]}"
                    yield Question(route, "get", path, kind=kind)


def _media(world, route):
    from cms.media.models import PortalDocument, PortalImage, PortalRendition

    with all_portals():
        for model in (PortalImage, PortalDocument, PortalRendition):
            for row in model.objects.all():
                address = getattr(row, "url", "") or row.file.url
                kind = "foreign" if row.pk >= OTHER_START else "own"
                yield Question(route, "get", address, kind=kind)
                yield Question(route, "get", f"/media/{row.file.name}", kind=kind)


SPECIAL = {
    "wagtail_bulk_action": _bulk_actions,
    "wagtail_serve": _readers_pages,
    "media": _media,
}
