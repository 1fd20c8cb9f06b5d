import pytest
from django.core.handlers.wsgi import WSGIHandler

from cms.changes.tail import tail
from cms.pagestore.server import PageServer
from cms.pagestore.stores import store
from sites.registry import registry
from tests.pagestore.wsgi import Got, get


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
