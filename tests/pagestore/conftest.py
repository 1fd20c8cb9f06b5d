"""Requests to a server with its store, as WSGI, in this process."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler

from cms.changes.tail import tail
from cms.pagestore.server import PageServer
from cms.pagestore.stores import store
from sites.registry import registry


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def how(self) -> str:
        """hit, old, made or passed."""
        return self.headers.get("Page-Store", "")

    @property
    def keys(self) -> set[str]:
        return set(self.headers.get("Surrogate-Key", "").split())

    @property
    def text(self) -> str:
        return self.body.decode()


def environ_of(url, *, host="sapa.laocai.test", method="GET", headers=None, show=True) -> dict:
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "HTTP_HOST": host,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    if show:
        environ["HTTP_PAGE_STORE"] = "show"
    for name, value in (headers or {}).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def get(server, url, **request) -> Got:
    said = []

    def start_response(status, headers, exc_info=None):
        said[:] = [int(status[:3]), dict(headers)]

    body = server(environ_of(url, **request), start_response)
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return Got(*said, content)


@pytest.fixture
def server():
    """The server of an installation: Django behind the process's own store."""
    tail.start()
    return PageServer(WSGIHandler(), store)


@pytest.fixture
def read(server, _portals):
    """A reader on a portal's host: `read(sapa, "/")`."""

    def on(portal, url, **request) -> Got:
        return get(server, url, host=registry.get(portal.pk).host, **request)

    return on
