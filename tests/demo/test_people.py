"""One sign-in per role, each on the host where its work is."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from cms.demo.people import PASSWORD, PEOPLE, ensure_people, logins
from sites.models import Membership
from sites.operations import create_portal
from sites.registry import registry
from sites.roles import Role


@pytest.fixture
def people(laocai, sapa):
    create_portal(
        slug="stttt",
        name_vi="Sở Thông tin và Truyền thông",
        name_en="Department of Information and Communications",
        kind="department",
        parent=laocai,
    )
    ensure_people()


def sign_in(host: str, username: str) -> Client | None:
    """A client that has signed in on a host; None if it was not let in."""
    client = Client(headers={"host": host})
    answer = client.post(
        "/admin/login/", {"username": username, "password": PASSWORD, "next": "/admin/"}
    )
    return client if answer.status_code == 302 else None


@pytest.mark.usefixtures("people")
def test_every_role_signs_in_on_its_own_host_and_sees_the_desk():
    shown = logins()

    assert [name for _role, _url, name in shown] == [*(row[0] for row in PEOPLE), "khancap"]
    for _role, url, username in shown:
        host = url.removeprefix("http://").removesuffix("/admin/")
        client = sign_in(host, username)
        assert client is not None, username
        assert client.get("/admin/").status_code == 200, username


@pytest.mark.usefixtures("people")
def test_nobody_of_one_portal_signs_in_on_another(bacha):
    host = registry.get(bacha.pk).host

    let_in = {row[0] for row in PEOPLE if sign_in(host, row[0])}

    assert let_in == {"tinh", "giamsat"}


@pytest.mark.usefixtures("people")
def test_every_role_has_somebody_and_a_second_time_adds_nobody():
    assert {row[3] for row in PEOPLE} == set(Role)
    before = set(get_user_model().objects.values_list("username", "password"))
    memberships = set(Membership.objects.values_list("user", "portal", "role"))

    ensure_people()

    assert set(get_user_model().objects.values_list("username", "password")) == before
    assert set(Membership.objects.values_list("user", "portal", "role")) == memberships


@pytest.mark.usefixtures("people")
def test_the_command_prints_addresses_names_and_the_password(capsys):
    call_command("demo_logins")

    printed = capsys.readouterr().out
    assert "http://stttt.laocai.test/admin/  bientap" in printed
    assert "http://laocai.test/admin/  tinh" in printed
    assert PASSWORD in printed
