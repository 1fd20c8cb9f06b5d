"""No number, list or filter on any screen changes when another portal fills up."""

from datetime import UTC, datetime

import pytest
import time_machine

from sites.roles import Role
from tests.isolation.matrix.asking import Asker
from tests.isolation.matrix.questions import questions
from tests.isolation.matrix.routes import all_routes
from tests.isolation.matrix.scan import difference, masked

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

# Those who see most of a desk; and readers.
ROLES = ["anonymous", Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR, Role.PROVINCE_AUDITOR]


def test_screens_are_the_same_with_the_other_portal_empty_and_full(world, record_property):
    with time_machine.travel(datetime.now(UTC), tick=False):
        asked = [
            question
            for question in questions(world, all_routes())
            if question.method == "get" and question.kind == "own"
        ]
        empty = looks(world, asked)
        world.fill_other()
        full = looks(world, asked)

    differing = [
        f"{role} {path}: {difference(empty[role, path], text)}"
        for (role, path), text in full.items()
        if empty[role, path] != text
    ]
    record_property("matrix", [0, "", len(empty) + len(full), len(differing)])
    assert not differing, "\n" + "\n".join(differing)


def looks(world, asked) -> dict[tuple[str, str], str]:
    """The text of every screen, by role and address."""
    found = {}
    for role in ROLES:
        asker = Asker(world.own, world.people.get(role))
        for question in asked:
            found[role, question.path] = masked(asker.ask("get", question.path))
    return found
