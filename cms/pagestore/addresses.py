"""From a request to the address of a page in the store, as plain WSGI: Django is not asked yet."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

# What tells senders of links how their readers came; no page looks at it.
_TRACKING = re.compile(r"(utm_[^=&]*|fbclid|gclid|zarsrc)")
# First parts of paths that are no readers' pages: the desk and files. They are neither stored nor
# made to wait for a turn.
_NO_PAGES = (
    "/admin/",
    "/api/",
    "/documents/",
    "/healthz",
    "/media/",
    "/static/",
    "/_util/",
)
_READS = {"GET", "HEAD"}


@dataclass(frozen=True)
class Query:
    """A query string as pages are stored under it, and whether they may be stored at all."""

    text: str
    is_known: bool


@lru_cache(maxsize=4096)
def canonical(query: str) -> Query:
    """The query without tracking, its parameters in alphabetical order.

    Unknown parameters, and those that are given twice, are left as they are, and not stored.
    """
    if not query:
        return Query("", True)
    found = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in found if not _TRACKING.fullmatch(name)]
    names = [name for name, _value in kept]
    is_known = set(names) <= settings.PAGE_STORE_PARAMETERS and len(set(names)) == len(names)
    return Query(urlencode(sorted(kept) if is_known else kept), is_known)


def is_page(environ: dict) -> bool:
    """Whether somebody reads a page, which Django makes at some cost."""
    return environ["REQUEST_METHOD"] in _READS and not environ["PATH_INFO"].startswith(_NO_PAGES)


class Addresses:
    """Names the place in the store of a request. Made once a process, from the settings."""

    def __init__(self):
        # A page may be varied by these alone; others, such as the forms' own, no page looks at.
        names = [settings.SESSION_COOKIE_NAME, "messages"]
        self._personal = re.compile(rf"(?:^|;\s*)(?:{'|'.join(map(re.escape, names))})=")
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._scheme = proxy[0] if proxy else None

    def is_personal(self, environ: dict) -> bool:
        cookies = environ.get("HTTP_COOKIE")
        return bool(
            (cookies and self._personal.search(cookies)) or environ.get("HTTP_AUTHORIZATION")
        )

    def of(self, environ: dict) -> tuple | None:
        """Host, path, query and scheme; None for what is neither looked up nor stored."""
        if self.is_personal(environ):
            return None
        query = canonical(environ.get("QUERY_STRING", ""))
        if not query.is_known:
            return None
        host = environ.get("HTTP_HOST", "").partition(":")[0].lower().rstrip(".")
        scheme = environ.get(self._scheme, "") if self._scheme else ""
        return host, environ["PATH_INFO"], query.text, scheme
