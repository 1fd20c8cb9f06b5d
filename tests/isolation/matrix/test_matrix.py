"""Every address, as every role, with the other portal's keys: nothing comes through."""

from dataclasses import replace

import pytest

from sites.roles import Role
from tests.isolation.matrix.questions import questions
from tests.isolation.matrix.routes import all_routes
from tests.isolation.matrix.scan import PARENT, summary
from tests.isolation.matrix.world import CHILD_FILL, CHILD_START, OWN_FILL, OWN_START

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

ROLES = ["anonymous", "stranger", *Role.values, "superuser"]
# Who is also asked whether a foreign key and one that nobody has are answered alike. The others
# have the rights of one of these, or fewer.
COMPARED = {"anonymous", Role.WRITER, Role.PORTAL_ADMIN, Role.PROVINCE_AUDITOR}
# Who also sends every body as a plain form and as JSON.
ENCODED = {Role.PORTAL_ADMIN}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_portal_comes_through(scan, role, record_property):
    asker = scan.asker(role, scan.world.people.get(role))
    routes = all_routes()

    for question in questions(scan.world, routes):
        answer = scan.ask(role, asker, question)
        if question.twin and role in COMPARED:
            scan.ask_twin(role, asker, question, answer)
        if question.method == "post" and question.kind == "foreign" and role in ENCODED:
            scan.ask_encoded(role, asker, question)

    tell(record_property, scan, role, routes)


def test_a_parents_administrator_changes_nothing_of_its_child(scan, record_property):
    """On the child's own host, with the child's keys: it may be read there, if it says so."""
    people, role = scan.world.people, Role.PORTAL_ADMIN
    asker = scan.asker(PARENT, people[role], portal=scan.world.child)
    routes = all_routes()

    for question in questions(scan.world, routes):
        path = question.path
        for own, childs in ((OWN_FILL, CHILD_FILL), (OWN_START, CHILD_START)):
            path = path.replace(str(own), str(childs))
        scan.ask(PARENT, asker, replace(question, path=path))

    tell(record_property, scan, PARENT, routes)


# Writers publish nothing.
@pytest.mark.parametrize(
    ("role", "action"),
    [(Role.WRITER, ""), (Role.PORTAL_ADMIN, ""), (Role.PORTAL_ADMIN, "action-publish")],
    ids=["writer-draft", "portal_admin-draft", "portal_admin-publish"],
)
def test_no_form_takes_a_key_of_another_portal(scan, role, action, record_property):
    asker = scan.asker(role, scan.world.people[role])

    sent = scan.forge(role, asker, action=action)

    assert sent > 150
    tell(record_property, scan, role, [])


@pytest.mark.parametrize("role", [Role.WRITER, Role.PORTAL_ADMIN])
def test_no_translation_takes_a_key_of_another_portal(scan, role, record_property):
    sent = scan.forge_translations(role, scan.asker(role, scan.world.people[role]))

    assert sent > 15
    tell(record_property, scan, role, [])


def tell(record_property, scan, role, routes):
    """Numbers for the line at the end of the run; fails with what was found."""
    findings, requests = scan.findings, scan.requests
    scan.findings, scan.requests = [], 0
    record_property("matrix", [len(routes), str(role), requests, len(findings)])
    assert not findings, "\n" + summary(findings)
