"""Addresses of pages for links inside other pages: in the reader's language where there is one."""

from collections.abc import Iterable

from wagtail.models import Page

from cms.changes import keys
from cms.pagestore.reading import reads
from sites.registry import language_of_request, registry

from .routing import link_to


def addresses_by_pk(pks: Iterable[int]) -> dict[int, str]:
    """Addresses of live pages by primary key, with one statement; what is not live is left out.

    A page that stands in the active language too is linked there. Pages of another portal get a
    full address.
    """
    pks = set(pks)
    if not pks:
        return {}
    same = Page.objects.filter(pk__in=pks).values("translation_key")
    rows = Page.objects.filter(translation_key__in=same).values_list(
        "pk", "translation_key", "path", "url_path", "live", "alias_of_id"
    )
    language = language_of_request()
    asked, ours = {}, {}
    for pk, key, path, url_path, live, alias_of in rows:
        if alias_of is not None:
            # Not left out by the statement: SQLite would take the index of pages that are none.
            continue
        reads(keys.languages(key))  # also of a draft, which may go live
        if pk in pks:
            asked[pk] = (key, link_to(path, url_path) if live else "")
        portal, page_language = registry.of_path(path)
        if live and portal is not None and page_language == language:
            ours[key] = link_to(path, url_path)
    found = {pk: ours.get(key) or address for pk, (key, address) in asked.items()}
    return {pk: address for pk, address in found.items() if address}
