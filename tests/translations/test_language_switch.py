"""The language switch tells the truth: it leads to a translation that readers have, or home."""

import re

import pytest
from wagtail.models import PageViewRestriction

from sites.scope import portal_scope
from tests.factories import make_article, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(sapa, bacha):
    make_article(bacha)
    return make_article(sapa, slug="mua-lua")


@pytest.fixture
def english(sapa, article):
    def make(**fields):
        return make_article(
            sapa,
            language="en",
            slug="the-rice",
            title="The rice",
            translation_key=article.translation_key,
            **fields,
        )

    return make


@pytest.fixture
def switch(browse, sapa, article):
    """Where the switch of the Vietnamese article leads, and where search engines are told to look."""

    def read(path="/tin-tuc/mua-lua/") -> tuple[str, bool]:
        html = browse(sapa).get(path).content.decode()
        link = re.search(r'<a href="([^"]+)" hreflang="en"', html)[1]
        return link, 'rel="alternate" hreflang="en"' in html

    return read


HOME = ("/en/", False)


def test_without_a_translation_it_leads_home(switch):
    assert switch() == HOME


def test_to_a_translation_that_readers_have(switch, english):
    english()

    assert switch() == ("/en/news/the-rice/", True)


def test_a_draft_is_no_translation(switch, english):
    english(live=False)

    assert switch() == HOME


def test_an_unpublished_translation_is_none(sapa, switch, english):
    page = english()
    with portal_scope(sapa):
        page.unpublish()

    assert switch() == HOME


@pytest.mark.parametrize("place", ["page", "section"])
def test_a_private_translation_is_none(sapa, switch, english, place):
    page = english()
    with portal_scope(sapa):
        PageViewRestriction.objects.create(
            page=page if place == "page" else section_of(sapa, language="en"),
            restriction_type="password",
            password="bi-mat",
        )

    assert switch() == HOME


def test_a_translation_that_was_never_of_this_page_is_none(sapa, switch):
    make_article(sapa, language="en", slug="mua-lua")

    assert switch() == HOME
