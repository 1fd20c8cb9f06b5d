"""Addresses of Wagtail's base `Page` objects: mails, reports and programs ask without a request."""

import pytest
from django.core.cache import cache
from wagtail.models import Page

from cms.core.trees import homes_of
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import section_of

pytestmark = pytest.mark.django_db


def address_of(page) -> str:
    return Page.objects.get(pk=page.pk).full_url


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "address"),
    [("vi", "http://sapa.laocai.test/tin-tuc/"), ("en", "http://sapa.laocai.test/en/news/")],
)
def test_a_base_page_has_its_portals_address_after_a_home_was_saved(sapa, bacha, language, address):
    section = section_of(sapa, language=language)
    registry.keep_root_paths()  # as the runner does when a process starts
    assert address_of(section) == address

    for portal in (sapa, bacha):
        with portal_scope(portal):
            homes_of(portal)["vi"].specific.save_revision().publish()
    registry.by_host("sapa.laocai.test")  # as the next request does

    assert address_of(section) == address


def test_root_paths_that_a_cache_forgot_are_given_again(sapa, bacha):
    registry.keep_root_paths()
    cache.clear()

    registry.keep_root_paths()

    assert address_of(section_of(bacha)) == "http://bacha.laocai.test/tin-tuc/"


def test_homes_are_known_without_a_statement(sapa, django_assert_num_queries):
    home, section = homes_of(sapa)["en"].specific, section_of(sapa)
    with django_assert_num_queries(0):
        assert (home.is_site_root(), section.is_site_root()) == (True, False)
