"""Each layer is needed, and the matrix sees when one is missing: off, and a slice of it turns red."""

import pytest
from django.core.exceptions import FullResultSet
from wagtail import hooks
from wagtail.admin.views.chooser import SearchView
from wagtail.admin.views.reports import locked_pages

from cms.core.choosers import SearchPages
from cms.core.reports import LockedPages
from sites import guard
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
    routes = [route for route in all_routes() if str(route) in names]
    assert {str(route) for route in routes} == names
    for question in questions(scan.world, routes):
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
ARTICLE = "/admin/pages/add/news/articlepage/"
PAGES = {"/admin/choose-page/search/", "wagtailadmin_pages:add_subpage"}
REPORT = {"/admin/reports/locked/"}


def test_with_all_layers_the_slices_are_clean(scan):
    assert leaks(scan, ROWS | KEYS | PAGES | REPORT) == set()


def _everything(self, compiler, connection):
    raise FullResultSet


def test_without_scoped_managers(scan, monkeypatch):
    monkeypatch.setattr(PortalInScope, "as_sql", _everything)

    assert leaks(scan, ROWS) == ROWS


def test_without_the_gate(scan, monkeypatch):
    monkeypatch.setattr(GateMiddleware, "process_view", lambda *args: None)

    assert leaks(scan, KEYS) == KEYS


def test_without_the_guard(scan, monkeypatch):
    role = Role.PORTAL_ADMIN
    asker = scan.asker(role, scan.world.people[role])

    def forged() -> set[str]:
        scan.findings = []
        assert scan.forge(role, asker, only=ARTICLE) > 5
        found = {finding.what for finding in scan.findings}
        scan.findings = []
        return found

    assert forged() == set()
    monkeypatch.setattr(guard, "_doubtful", lambda *args: [])

    assert "foreign key written" in forged()


def test_without_our_views_and_hooks(scan, monkeypatch):
    """The page choosers' hook is doubled by their own view, and by the words that are searched."""
    found = hooks.get_hooks
    off = "construct_page_chooser_queryset"
    monkeypatch.setattr(hooks, "get_hooks", lambda name: [] if name == off else found(name))
    monkeypatch.setattr(SearchPages, "get", SearchView.get)
    stock = locked_pages.LockedPagesReportFilterSet
    monkeypatch.setattr(LockedPages, "filterset_class", stock)

    assert leaks(scan, REPORT) == REPORT
    monkeypatch.setattr(PortalInScope, "as_sql", _everything)
    assert "/admin/choose-page/search/" in leaks(scan, PAGES)
