"""The list of pages: rows cost no statement, and all that can be done with a page is one click away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from cms.core.trees import homes_of
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sapa, browse):
    return browse(sapa, make_user(sapa, Role.APPROVER))


def rows(client, address) -> dict:
    return {row.title: row for row in client.get(address).context["table"].page_rows}


def actions(client, page) -> list[str]:
    """Where the menu of a row leads: the last part of each address of the desk, "" to the readers'."""
    response = client.get(f"/admin/pages/{page.pk}/menu/?next=/admin/pages/")
    assert response.status_code == 200
    dropdown = response.context["buttons"][0]
    desk = f"/admin/pages/{page.pk}/"
    return [
        button.url.removeprefix(desk).split("?next=")[0] if button.url.startswith("/admin/") else ""
        for button in sorted(dropdown.dropdown_buttons)
    ]


def statements(client, address) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_row_costs_no_statement(sapa, bacha, desk):
    make_article(bacha)
    page = section_of(sapa, "news")
    one = make_article(sapa)
    before = statements(desk, f"/admin/pages/{page.pk}/")

    for number in range(12):
        make_article(sapa, live=number % 2)
    with portal_scope(sapa):
        PageViewRestriction.objects.create(page=one, restriction_type="login")
        Page.objects.filter(pk=one.pk).update(locked=True)

    assert statements(desk, f"/admin/pages/{page.pk}/") == before


def test_sections_without_pages_cost_no_statement_either(sapa, desk):
    """Whether a page may come below each of them is asked of no table."""
    home = homes_of(sapa)["vi"]
    with CaptureQueriesContext(connection) as asked:
        found = desk.get(f"/admin/pages/{home.pk}/")
    with portal_scope(sapa):
        leaves = [row for row in found.context["table"].page_rows if not row.has_more]

    assert len(leaves) > 10
    assert [row.title for row in leaves if not row.may_add] == ["Liên hệ"]
    for row in leaves:
        assert (f"/admin/pages/{row.pk}/add_subpage/" in found.text) == bool(row.may_add)
    assert len(asked) < 30


def test_the_menu_of_a_row_holds_all_that_can_be_done(sapa, desk):
    live, draft = make_article(sapa), make_article(sapa, live=False)

    assert actions(desk, live) == [
        "edit/", "", "move/", "copy/", "delete/", "unpublish/", "history/",
        f"/admin/localize/submit/page/{live.pk}/", "?ordering=ord",
    ]  # fmt: skip
    assert actions(desk, draft) == [
        "edit/", "view_draft/", "move/", "copy/", "delete/", "history/",
        f"/admin/localize/submit/page/{draft.pk}/", "?ordering=ord",
    ]  # fmt: skip
    assert "add_subpage/" in actions(desk, section_of(sapa))


def test_the_menu_holds_only_what_the_person_may_do(sapa, browse):
    writer = make_user(sapa, Role.WRITER)
    own = make_article(sapa, live=False, owner=writer)
    other = make_article(sapa)
    desk = browse(sapa, writer)

    assert "edit/" in actions(desk, own)
    assert {"delete/", "unpublish/"}.isdisjoint(actions(desk, other))


def test_another_portals_page_has_no_menu_here(sapa, bacha, desk):
    page = make_article(bacha)

    assert desk.get(f"/admin/pages/{page.pk}/menu/").status_code == 404


def test_the_menu_of_a_row_leads_back_to_the_list(sapa, desk):
    page, section = make_article(sapa, title="Chợ phiên"), section_of(sapa)
    row = rows(desk, f"/admin/pages/{section.pk}/")["Chợ phiên"]

    assert row.menu_url == f"/admin/pages/{page.pk}/menu/?next=%2Fadmin%2Fpages%2F{section.pk}%2F"
    assert f"delete/?next=%2Fadmin%2Fpages%2F{section.pk}%2F" in desk.get(row.menu_url).text


def test_the_filters_are_drawn_when_they_are_opened_or_used(sapa, bacha, desk):
    make_article(sapa, owner=make_user(sapa, Role.WRITER, last_name="Giàng"))
    make_article(bacha, owner=make_user(bacha, Role.WRITER, last_name="Sùng"))
    address = f"/admin/pages/{section_of(sapa).pk}/"

    assert "Giàng" not in desk.get(address).text
    panel = desk.get("/admin/pages/filters/").text
    assert "Giàng" in panel
    assert "Sùng" not in panel
    assert "Giàng" in desk.get(f"{address}?has_child_pages=false").text


def test_a_filter_still_filters(sapa, desk):
    make_article(sapa, title="Bài một")
    section = section_of(sapa)

    assert rows(desk, f"/admin/pages/{section.pk}/?has_child_pages=true") == {}
    assert list(rows(desk, f"/admin/pages/{section.pk}/?has_child_pages=false")) == ["Bài một"]
    assert list(rows(desk, f"/admin/pages/{section.pk}/results/?q=b%C3%A0i")) == ["Bài một"]


def test_a_row_says_what_is_special_about_its_page(sapa, desk):
    private = make_article(sapa, title="<b>Kín</b>")
    draft = make_article(sapa, title="Bản nháp", live=False)
    with portal_scope(sapa):
        PageViewRestriction.objects.create(page=private, restriction_type="password", password="x")
    response = desk.get(f"/admin/pages/{section_of(sapa).pk}/")
    with portal_scope(sapa):
        found = {row.title: row for row in response.context["table"].page_rows}

    assert "<b>Kín" not in response.text
    assert found["<b>Kín</b>"].is_private
    assert found["<b>Kín</b>"].address == f"/tin-tuc/{private.slug}/"
    assert not found["Bản nháp"].is_private
    assert (found["Bản nháp"].address, found["Bản nháp"].classname) == ("", "unpublished")
    assert found["Bản nháp"].edit_url == f"/admin/pages/{draft.pk}/edit/"


def test_the_pages_of_a_type_stand_with_the_page_above_them(sapa, bacha, desk):
    make_article(sapa, title="Của Sa Pa")
    make_article(bacha, title="Của Bắc Hà")

    found = rows(desk, "/admin/pages/usage/news/articlepage/")

    assert {title: row.above.title for title, row in found.items()} == {
        "Của Sa Pa": section_of(sapa).title
    }
