"""From an address to a page: one look-up by address, one fetch of the typed page."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from sites.registry import PortalRecord, language_of_request


def find_page(portal: PortalRecord, path: str) -> Page | None:
    """The live page at `path` ("tin-tuc/le-hoi/") in the active language of a portal."""
    home = portal.homes.get(language_of_request())
    if home is None:
        return None
    parts = [part for part in path.split("/") if part]
    if parts:
        # The slug comes first because it is the indexed one of the two.
        where = {"slug": parts[-1], "url_path": home.url_path + "/".join(parts) + "/"}
    else:
        where = {"pk": home.page_id}
    found = Page.objects.filter(live=True, **where).values_list("pk", "content_type_id").first()
    if found is None:
        return None
    pk, content_type_id = found
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        return None
    return (
        model.objects.select_related(*getattr(model, "reader_relations", ())).filter(pk=pk).first()
    )


def route(request, path: str) -> None:
    """Answer Wagtail's own question, which page a request is for, before it is asked."""
    page = find_page(request.portal, path)
    request._wagtail_route_for_request = RouteResult(page) if page else None
