"""Every address, as every role, with the other portal's keys: nothing comes through."""

import pytest

from sites.roles import Role
from tests.isolation.matrix.questions import questions
from tests.isolation.matrix.routes import all_routes
from tests.isolation.matrix.scan import summary

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

ROLES = ["anonymous", "stranger", *Role.values, "superuser"]
# Who is also asked whether a foreign key and one that nobody has are answered alike. The others
# have the rights of one of these, or fewer.
COMPARED = {"anonymous", Role.WRITER, Role.PORTAL_ADMIN, Role.PROVINCE_AUDITOR}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_portal_comes_through(scan, role, record_property):
    asker = scan.asker(role, scan.world.people.get(role))
    routes = all_routes()

    for question in questions(scan.world, routes):
        answer = scan.ask(role, asker, question)
        if question.twin and role in COMPARED:
            scan.ask_twin(role, asker, question, answer)

    tell(record_property, scan, role, routes)


@pytest.mark.parametrize("action", ["", "action-publish"], ids=["draft", "publish"])
@pytest.mark.parametrize("role", [Role.WRITER, Role.PORTAL_ADMIN])
def test_no_form_takes_a_key_of_another_portal(scan, role, action, record_property):
    if role == Role.WRITER and action:
        pytest.skip("Writers publish nothing.")
    asker = scan.asker(role, scan.world.people[role])

    sent = scan.forge(role, asker, action=action)

    assert sent > 300
    tell(record_property, scan, role, [])


def tell(record_property, scan, role, routes):
    """Numbers for the line at the end of the run; fails with what was found."""
    findings, requests = scan.findings, scan.requests
    scan.findings, scan.requests = [], 0
    record_property("matrix", [len(routes), str(role), requests, len(findings)])
    assert not findings, "\n" + summary(findings)
