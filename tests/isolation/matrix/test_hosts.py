"""A host is one portal, however it is written and whatever else a request says."""

import pytest
from django.test import Client

from sites.registry import registry
from sites.roles import Role
from tests.isolation.matrix.asking import Asker
from tests.isolation.matrix.marks import markers_in
from tests.isolation.matrix.world import OTHER_FILL

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

PAGES = [
    "/",
    "/en/",
    "/admin/",
    "/admin/pages/",
    f"/admin/pages/{OTHER_FILL}/edit/",
    "/admin/images/",
    "/admin/snippets/navigation/redirect/",
    "/admin/snippets/search/bestbet/",
    "/admin/searches/",
]
# What a proxy or an attacker may add to name another host.
HEADERS = [
    "X-Forwarded-Host",
    "X-Host",
    "X-Forwarded-Server",
    "X-HTTP-Host-Override",
    "X-Original-URL",
    "X-Rewrite-URL",
    "Forwarded",
]


def host_of(portal) -> str:
    return registry.get(portal.pk).host


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["anonymous", Role.PORTAL_ADMIN])
@pytest.mark.parametrize("header", HEADERS)
def test_no_header_but_the_host_names_the_portal(full_world, role, page, header):
    other = host_of(full_world.other)
    value = f"host={other}" if header == "Forwarded" else other
    asker = Asker(full_world.own, full_world.people.get(role))

    plain = asker.ask("get", page)
    answer = asker.ask("get", page, headers={header: value})

    assert answer.status == plain.status
    assert markers_in(answer.text) == markers_in(plain.text)


@pytest.mark.parametrize("page", PAGES)
def test_a_session_of_one_portal_is_none_on_another(full_world, page):
    """The cookie of the other portal's administrator, carried to this host."""
    at_home = Client(headers={"host": host_of(full_world.other)})
    at_home.post(
        "/admin/login/",
        {"username": full_world.people["outsider"].username, "password": "mat-khau-dai"},
    )
    assert at_home.get("/admin/").status_code == 200
    carried = Asker(full_world.own)
    carried.cookies = {name: morsel.value for name, morsel in at_home.cookies.items()}

    answer, anonymous = (asker.ask("get", page) for asker in (carried, Asker(full_world.own)))

    assert answer.status == anonymous.status
    assert markers_in(answer.text) == markers_in(anonymous.text)


@pytest.mark.parametrize(
    "written",
    [
        "{}:8000",
        "{}:80",
        "{}.",
        "{}.:443",
        "UPPER",
    ],
)
@pytest.mark.parametrize("page", ["/admin/", "/"])
def test_a_host_written_otherwise_is_the_same_portal(full_world, written, page):
    host = host_of(full_world.own)
    as_written = host.upper() if written == "UPPER" else written.format(host)
    user = full_world.people[Role.PORTAL_ADMIN]

    plain = Asker(full_world.own, user).ask("get", page)
    answer = Asker(full_world.own, user, host=as_written).ask("get", page)

    assert answer.status == plain.status == 200
    assert "Nhà Mình" in answer.body
    assert not markers_in(answer.text, public_allowed=not page.startswith("/admin/"))


@pytest.mark.parametrize("written", ["{0},{1}", "{0} {1}", "{1}@{0}", "{1}\\{0}", "{1}#{0}", "["])
def test_two_hosts_at_once_are_none(full_world, written):
    host = written.format(host_of(full_world.own), host_of(full_world.other))
    user = full_world.people[Role.PORTAL_ADMIN]

    answer = Asker(full_world.own, user, host=host).ask("get", "/admin/pages/")

    assert answer.status in (400, 404)
    assert not markers_in(answer.text)


@pytest.mark.parametrize("page", ["/admin/pages/", "/"])
def test_an_absolute_address_in_the_request_line_names_nothing(full_world, page):
    """RFC 9112, 3.2.2: a server may be sent a whole address; ours takes the host header alone."""
    asker = Asker(full_world.own, full_world.people[Role.PORTAL_ADMIN])

    answer = asker.ask("get", "/", PATH_INFO=f"http://{host_of(full_world.other)}{page}")

    assert answer.status in (400, 404)
    assert not [hit for hit in markers_in(answer.body) if host_of(full_world.other) not in hit]
