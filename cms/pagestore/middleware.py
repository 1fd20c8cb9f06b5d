"""Django's part: an answer that may be stored says what it was made of, and how long it is true.

`Surrogate-Key` and `Surrogate-Control` are what stores in front of us read (W3C note "Edge
Architecture Specification"; Fastly and others speak both); whoever stores strips them.
"""

from django.conf import settings
from django.utils import timezone

from cms.changes.keys import EVERYTHING

from .reading import Reading, reading

KEYS = "Surrogate-Key"
CONTROL = "Surrogate-Control"
# Browsers keep a page and ask each time whether it is still the one; the store answers 304.
ASK_FIRST = "public, no-cache"


class ContentKeysMiddleware:
    """Stands outside the sessions, so that it sees what varies by a cookie or sets one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with reading() as found:
            response = self.get_response(request)
        if may_be_stored(request, response, found):
            response.headers[KEYS] = " ".join(sorted({EVERYTHING, *found.keys}))
            response.headers[CONTROL] = f"max-age={seconds_true(found)}"
            response.headers.setdefault("Cache-Control", ASK_FIRST)
        return response


def may_be_stored(request, response, found: Reading) -> bool:
    """Whether everybody may get this answer: a whole, public one that no cookie had a part in."""
    caching = response.headers.get("Cache-Control", "")
    return (
        found.is_for_all
        and request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
        and "no-store" not in caching
        and "private" not in caching
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and seconds_true(found) > 0
    )


def seconds_true(found: Reading) -> int:
    """How many seconds an answer is true if nothing changes."""
    if found.until is None:
        return settings.PAGE_STORE_SECONDS
    left = int((found.until - timezone.now()).total_seconds())
    return min(settings.PAGE_STORE_SECONDS, max(left, 0))
