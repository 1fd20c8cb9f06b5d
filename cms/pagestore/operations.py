"""What can happen to the store as a whole, from any process of the installation."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from wagtail.models import Page

from cms.changes.keys import EVERYTHING, thing
from cms.changes.models import Change
from cms.changes.operations import record_change
from sites.registry import PortalRecord, registry

# Carries a signature of this installation's; who may not know how a server fares cannot make one.
STATUS_HEADER = "Page-Store-Status"
_SIGNED, _SECONDS = "status", 60
TIMEOUT = 60  # seconds
AT_ONCE = 2  # as many as a server makes at once


class NoAnswer(Exception):
    """The server cannot be reached, or is none of this installation's."""


@transaction.atomic
def purge(*, keys: Iterable[str] = (), portals: Iterable[PortalRecord] = ()) -> Change:
    """Have every store drop the pages with these keys and of these portals; without any, all pages.

    It goes through the change log, so that it reaches every server process.
    """
    touched = {*keys, *(thing("portal", portal.pk) for portal in portals)} or {EVERYTHING}
    return record_change(kind="store", object_id="purge", action="purge", keys=touched)


def status_of(server: str) -> dict:
    """What the server process at an address such as http://127.0.0.1:8000 says of its store.

    Raises NoAnswer. Of several workers one answers, whichever takes the request.
    """
    token = TimestampSigner(salt=STATUS_HEADER).sign(_SIGNED)
    status, body = _get(server, "/healthz", headers={STATUS_HEADER: token})
    try:
        return json.loads(body)
    except ValueError as error:
        raise NoAnswer(f"{server} answered {status}, and nothing of its store.") from error


def may_know(token: str) -> bool:
    """Whether a request for the status comes from this installation, a minute ago at most."""
    try:
        return TimestampSigner(salt=STATUS_HEADER).unsign(token, max_age=_SECONDS) == _SIGNED
    except BadSignature:
        return False


def warm(server: str, portals: Iterable[PortalRecord]) -> Iterator[tuple[str, int]]:
    """Have a server, or the cache in front of it, make every page of some portals.

    Yields host and path with the status of the answer. Raises NoAnswer.
    """

    def fetch(address: tuple[str, str]) -> tuple[str, int]:
        host, path = address
        headers = {
            "Host": host,
            "Accept-Encoding": "br, gzip",
            "X-Forwarded-Proto": settings.PUBLIC_SCHEME,
        }
        status, _body = _get(server, path, headers=headers)
        return host + path, status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(fetch, addresses_of(portals))


def addresses_of(portals: Iterable[PortalRecord]) -> list[tuple[str, str]]:
    """Host and path of every live page of some portals, the upper levels first; one statement."""
    wanted = {portal.pk for portal in portals if portal.is_open}
    rows = Page.objects.filter(live=True, depth__gt=1, view_restrictions=None)
    found = []
    for path, url_path in rows.order_by("depth", "path").values_list("path", "url_path"):
        portal, language = registry.of_path(path)
        if portal is not None and portal.pk in wanted:
            relative = url_path[len(portal.homes[language].url_path) :]
            found.append((portal.host, portal.home_path(language) + relative))
    return found


def _get(server: str, path: str, *, headers: dict[str, str]) -> tuple[int, bytes]:
    place = urlsplit(server)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = kind(place.hostname, place.port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, HTTPException) as error:
        raise NoAnswer(f"{server} does not answer ({error}).") from error
    finally:
        connection.close()
