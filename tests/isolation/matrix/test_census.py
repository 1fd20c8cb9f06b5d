"""Nothing escapes the matrix because nobody thought of it."""

import pytest

from tests.isolation.matrix.census import NO_ROWS, NO_WORDS, without_rows, without_words
from tests.isolation.matrix.questions import unknown_words
from tests.isolation.matrix.routes import all_routes

pytestmark = pytest.mark.django_db


def test_every_model_has_a_row_of_the_other_portal_or_a_reason(scan):
    assert without_rows(scan) == NO_ROWS


def test_every_text_field_of_the_other_portal_holds_a_marker_or_has_a_reason(scan):
    assert without_words(scan) == NO_WORDS


def test_every_part_of_every_address_is_given_a_value():
    assert {
        str(route): sorted(words) for route in all_routes() if (words := unknown_words(route))
    } == {}


def test_the_addresses_are_those_of_the_resolver():
    """The walk finds what requests find: a known page, a chooser, a file, a reader's page."""
    names = {route.name for route in all_routes()}

    assert {
        "wagtailadmin_pages:edit",
        "wagtailsnippets_navigation_redirect:edit",
        "wagtailimages_chooser:chosen",
        "wagtail_bulk_action",
        "media",
        "search",
        "wagtail_serve",
    } <= names
    assert len(names) > 200
