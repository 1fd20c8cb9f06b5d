"""Addresses of pages for links inside other pages: in the reader's language where there is one."""

from collections.abc import Iterable

from wagtail.models import Page

from sites.registry import language_of_request, registry

from .routing import address_of


def addresses_by_pk(pks: Iterable[int]) -> dict[int, str]:
    """Addresses of live pages by primary key, with one statement; what is not live is left out.

    A page that stands in the active language too is linked there. Pages of another portal get a
    full address.
    """
    pks = set(pks)
    if not pks:
        return {}
    keys = Page.objects.filter(pk__in=pks).values("translation_key")
    rows = Page.objects.filter(translation_key__in=keys, alias_of=None).values_list(
        "pk", "translation_key", "path", "url_path", "live"
    )
    language = language_of_request()
    asked, ours = {}, {}
    for pk, key, path, url_path, live in rows:
        if pk in pks:
            asked[pk] = (key, address_of(path, url_path) if live else "")
        portal, page_language = registry.of_path(path)
        if live and portal is not None and page_language == language:
            ours[key] = address_of(path, url_path)
    found = {pk: ours.get(key) or address for pk, (key, address) in asked.items()}
    return {pk: address for pk, address in found.items() if address}
