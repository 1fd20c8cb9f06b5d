"""Every address, as every role, with the other portal's keys: nothing comes through."""

import time

import pytest

from sites.roles import Role
from tests.isolation.matrix.questions import questions
from tests.isolation.matrix.routes import all_routes
from tests.isolation.matrix.scan import summary

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "stranger", *Role.values, "superuser"]


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_portal_comes_through(scan, role):
    scan.findings = []
    asker = scan.asker(role, scan.world.people.get(role))
    began = time.process_time()
    for question in questions(scan.world, all_routes()):
        scan.ask(role, asker, question)
    print(role, asker.asked, "requests", len(scan.findings), "findings", time.process_time()-began)
    assert not scan.findings, summary(scan.findings)
