"""Four portals stand in every test: the province, two districts and a commune of one of them.

They are committed once; a test that needs real commits (`transaction=True`) finds them again.
"""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from sites.models import Portal, PortalKind
from sites.operations import create_portal
from sites.registry import registry
from sites.scope import all_portals, portal_scope

PORTALS = [
    (
        "laocai",
        "Cổng Thông tin điện tử tỉnh Lào Cai",
        "Lao Cai Province Web Portal",
        PortalKind.PROVINCE,
        None,
    ),
    ("sapa", "Ủy ban nhân dân thị xã Sa Pa", "Sa Pa Town", PortalKind.DISTRICT, "laocai"),
    ("bacha", "Ủy ban nhân dân huyện Bắc Hà", "Bac Ha District", PortalKind.DISTRICT, "laocai"),
    ("tt-bacha", "Ủy ban nhân dân thị trấn Bắc Hà", "Bac Ha Township", PortalKind.COMMUNE, "bacha"),
]


def forget_everything():
    """What the process remembers of an earlier test."""
    from cms.changes.tail import tail
    from cms.core import restrictions
    from cms.navigation import tree
    from cms.pagestore.stores import store

    registry.invalidate()
    connection._portals_snapshot = None
    tree._memory.forget()
    restrictions._memory.forget()
    tail._seq = None
    store.clear()
    cache.clear()


def pytest_collection_modifyitems(items):
    """A test with real commits gets the rows of the start back, whichever way it asks for commits."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = marker is not None and marker.kwargs.get("transaction")
        if commits or "transactional_db" in item.fixturenames:
            item.fixturenames.append("django_db_serialized_rollback")


def seed():
    for slug, name_vi, name_en, kind, parent in PORTALS:
        create_portal(
            slug=slug,
            name_vi=name_vi,
            name_en=name_en,
            kind=kind,
            parent=parent and Portal.objects.get(slug=parent),
        )


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), all_portals():
        seed()
        # What `serialized_rollback` puts back after a test with real commits: these portals too.
        rows = json.loads(connection.creation.serialize_db_to_string())
        # Receivers of the other rows ask for content types, and make them if there are none.
        rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
        connection._test_serialized_contents = json.dumps(rows)


@pytest.fixture(autouse=True)
def _fresh_memory(request):
    forget_everything()
    yield
    forget_everything()


@pytest.fixture
def _portals(db):
    if not Portal.objects.exists():  # an earlier test with real commits emptied the tables
        seed()
        forget_everything()


def _portal(slug):
    @pytest.fixture(name=slug.replace("-", "_"))
    def portal(_portals):
        return Portal.objects.get(slug=slug)

    return portal


laocai = _portal("laocai")
sapa = _portal("sapa")
bacha = _portal("bacha")
tt_bacha = _portal("tt-bacha")


@pytest.fixture
def in_sapa(sapa):
    with portal_scope(sapa):
        yield sapa


@pytest.fixture
def across(_portals):
    """The scope of commands: all portals."""
    with all_portals():
        yield


@pytest.fixture
def browse():
    """A client on a portal's host: `browse(sapa).get("/")`."""

    def on(portal, user=None) -> Client:
        client = Client(headers={"host": registry.get(portal.pk).host})
        if user is not None:
            client.force_login(user, backend="sites.auth.PortalBackend")
        return client

    return on


def pytest_terminal_summary(terminalreporter):
    """One line of the isolation matrix, whichever processes asked (tests/isolation/matrix)."""
    parts = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, value in getattr(report, "user_properties", [])
        if name == "matrix"
    ]
    if parts:
        views, roles, requests, leaks = zip(*parts, strict=True)
        terminalreporter.write_line(
            f"isolation: {max(views)} views, {len(set(roles) - {''})} roles, "
            f"{sum(requests):,} requests, {sum(leaks)} leaks"
        )
