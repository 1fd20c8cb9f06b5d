"""A portal's own colours, served as a style sheet of their own: nothing stands inline."""

import hashlib
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

from cms.changes import keys
from cms.pagestore.reading import for_all, reads

from .colours import stylesheet

YEAR = 365 * 24 * 3600


@lru_cache(maxsize=256)
def _sheet(colour: str) -> tuple[str, str]:
    """The style sheet of a colour and the hash of its words."""
    css = stylesheet(colour)
    return css, hashlib.sha256(css.encode()).hexdigest()[:12]


def theme_url(portal) -> str:
    """Where a portal's colours stand on its host; "" for one that has those of its kind."""
    if not portal.colour:
        return ""
    return reverse("theme", args=[portal.slug, _sheet(portal.colour)[1]])


@for_all
def theme(request, slug, digest):
    """The colours of the portal asked. Addresses change with the colours, so they keep for a year.

    An address from before a change gets what holds at present, for a page may stand in a browser.
    """
    if slug != request.portal.slug or not request.portal.colour:
        raise Http404
    reads(keys.thing("portal", request.portal.pk))
    css, current = _sheet(request.portal.colour)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if digest == current:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response
