"""Each layer is needed, and the matrix sees when one is missing: off, and a slice of it turns red."""

import pytest
from django.core.exceptions import FullResultSet
from wagtail import hooks

from sites.gate import GateMiddleware
from sites.managers import PortalInScope
from sites.roles import Role
from tests.isolation.matrix.questions import questions
from tests.isolation.matrix.routes import all_routes

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]


def leaks(scan, names: set[str], role=Role.PORTAL_ADMIN) -> set[str]:
    """The addresses of a slice through which something came."""
    scan.findings = []
    asker = scan.asker(role, scan.world.people[role])
    for question in questions(scan.world, [r for r in all_routes() if r.name in names]):
        answer = scan.ask(role, asker, question)
        if question.twin:
            scan.ask_twin(role, asker, question, answer)
    found = {finding.route for finding in scan.findings if finding.what != "error"}
    scan.findings = []
    return found


ROWS = {
    "wagtailsnippets_navigation_redirect:list",
    "wagtailsnippets_navigation_redirect:list_results",
}
KEYS = {
    "wagtailadmin_pages:move_confirm",
    "wagtailadmin_pages:confirm_workflow_cancellation",
}
PAGES = {"wagtailadmin_choose_page_search", "wagtailadmin_pages:add_subpage"}


def test_with_all_layers_the_slices_are_clean(scan):
    assert leaks(scan, ROWS | KEYS | PAGES) == set()


def test_without_scoped_managers(scan, monkeypatch):
    def everything(self, compiler, connection):
        raise FullResultSet

    monkeypatch.setattr(PortalInScope, "as_sql", everything)

    assert leaks(scan, ROWS) == ROWS


def test_without_the_gate(scan, monkeypatch):
    monkeypatch.setattr(GateMiddleware, "process_view", lambda *args: None)

    assert leaks(scan, KEYS) == KEYS


def test_without_our_hooks(scan, monkeypatch):
    found = hooks.get_hooks

    def stock(name):
        return [
            function
            for function in found(name)
            if name != "construct_page_chooser_queryset"
            or not function.__module__.startswith("cms.")
        ]

    monkeypatch.setattr(hooks, "get_hooks", stock)

    assert "wagtailadmin_choose_page_search" in leaks(scan, PAGES)
