"""From an address to a page: one look-up by address, one fetch of the typed page."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.changes import keys
from cms.pagestore.reading import reads
from sites.registry import PortalRecord, language_of_request, registry
from sites.scope import current_portal_id

from .content_keys import reads_address, reads_page, reads_portal_address
from .restrictions import is_restricted


def find_page(portal: PortalRecord, path: str) -> tuple[Page | None, dict[str, str]]:
    """The live page at `path` ("tin-tuc/le-hoi/") in the active language of a portal.

    With it the addresses of the same page in every language of the portal that has it.
    """
    language = language_of_request()
    home = portal.homes.get(language)
    if home is None:
        return None, {}
    live = Page.objects.filter(live=True)
    parts = [part for part in path.split("/") if part]
    if parts:
        url_path = f"{home.url_path}{'/'.join(parts)}/"
        # The slug comes first because it is the indexed one of the two.
        here = live.filter(slug=parts[-1], url_path=url_path)
    else:
        url_path = home.url_path
        here = live.filter(pk=home.page_id)
    rows = live.filter(translation_key__in=here.values("translation_key")).values_list(
        "path", "url_path", "pk", "content_type_id", "alias_of_id"
    )
    # Aliases are left out here: SQLite would take the index of pages that are none, nearly all.
    same = [row for *row, alias_of in rows if alias_of is None]
    found = next((row for row in same if row[1] == url_path), None)
    if found is None:
        return None, {}
    pk, content_type_id = found[2:]
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        return None, {}
    relations = getattr(model, "reader_relations", ())
    page = model.objects.select_related(*relations).filter(pk=pk).first()
    if page is not None:
        reads_page(page.path)
        reads(keys.thing("page", pk), keys.languages(page.translation_key))
    return page, addresses_of(portal, ((path, url_path) for path, url_path, _pk, _ct in same))


def path_on_host(path: str, url_path: str) -> str:
    """Where a page is read on its own portal's host, by its tree path and URL path; "" outside all."""
    record, language = registry.of_path(path)
    if record is None:
        return ""
    relative = url_path[len(record.homes[language].url_path) :]
    with translation.override(language):
        return reverse("wagtail_serve", args=[relative])


def link_to(path: str, url_path: str) -> str:
    """The same as a link: a path in its own portal's scope, a full address elsewhere."""
    reads_address(path)
    return _link(path, url_path)


def address_of(path: str, url_path: str) -> str:
    """The link to a page that is shown with words of its own, such as its title."""
    reads_page(path)
    return _link(path, url_path)


def _link(path: str, url_path: str) -> str:
    address = path_on_host(path, url_path)
    record, _language = registry.of_path(path)
    if record is None or record.pk == current_portal_id():
        return address
    reads_portal_address(record.pk)
    return record.url + address


def addresses_of(portal: PortalRecord, pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Paths on the portal's host by language, of pages given by tree path and URL path.

    Pages of other portals are left out, and private ones, which not every reader may open.
    """
    return {
        language: path_on_host(path, url_path)
        for path, url_path in pages
        for record, language in [_place_of(path)]
        if record is not None and record.pk == portal.pk and not is_restricted(path)
    }


def _place_of(path: str) -> tuple[PortalRecord | None, str | None]:
    # Read even if it is left out: it may become public.
    reads_address(path)
    return registry.of_path(path)


def route(request, path: str) -> None:
    """Answer Wagtail's own question, which page a request is for, before it is asked."""
    page, request.same_page_urls = find_page(request.portal, path)
    request._wagtail_route_for_request = RouteResult(page) if page else None
