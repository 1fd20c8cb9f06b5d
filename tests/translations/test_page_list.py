"""Beside each page in the list stands how far its translations are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from cms.core.translation_states import states_beside
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db


def submit(portal, page) -> None:
    with portal_scope(portal):
        translate_object(page, [Locale.objects.get(language_code="en")])


def beside(client, section) -> dict[str, list[tuple[str, bool]]]:
    """State and whether readers have it, by the titles of the pages listed below a section."""
    table = client.get(f"/admin/pages/{section.pk}/").context["table"]
    return {
        row.title: [(state.state.value, state.is_live) for _name, state in row.translations]
        for row in table.page_rows
    }


def test_each_page_says_how_far_it_is(sapa, bacha, browse):
    make_article(bacha, title="Bài của Bắc Hà")
    make_article(sapa, title="Chưa dịch")
    submit(sapa, make_article(sapa, title="Đang dịch"))
    make_article(sapa, language="en", title="English alone")
    client = browse(sapa, make_user(sapa, Role.WRITER))

    assert beside(client, section_of(sapa)) == {
        "Chưa dịch": [("missing", False)],
        "Đang dịch": [("outdated", False)],
    }
    assert beside(client, section_of(sapa, language="en")) == {
        "Đang dịch": [("outdated", False)],
        "English alone": [],
    }


def test_the_states_of_a_list_take_two_or_three_statements(sapa, django_assert_num_queries):
    pages = [make_article(sapa) for _ in range(3)]
    submit(sapa, pages[0])
    states_beside(pages)

    for few in (pages[:1], pages):
        with django_assert_num_queries(2):
            states_beside(few)
    mixed = [*pages, make_article(sapa, language="en")]
    with django_assert_num_queries(3):
        states_beside(mixed)


def test_the_list_of_the_homes_has_it_too(sapa, browse):
    client = browse(sapa, make_user(sapa, Role.WRITER))

    with CaptureQueriesContext(connection) as statements:
        rows = client.get("/admin/pages/").context["table"].page_rows

    assert statements
    assert [[state.state.value for _n, state in row.translations] for row in rows] == [
        ["translated"],
        ["translated"],
    ]
