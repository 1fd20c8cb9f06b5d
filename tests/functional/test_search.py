"""Titles while a reader types: a combobox that a keyboard and a screen reader can use."""

import re

import pytest
from playwright.sync_api import expect

from tests.functional.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.fixture(params=[("/", "sa pa"), ("/en/", "sa pa")], ids=["vi", "en"])
def field(request, server, open_page):
    """The search field of a home that no other test writes, with the list below it open."""
    path, typed = request.param
    page = open_page("desk")
    page.goto(server.url("laocai", path))
    field = page.locator("[data-suggest]").first
    field.click()
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially(typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def options(field):
    listed = field.page.get_by_role("listbox")
    expect(listed).to_have_id(field.get_attribute("aria-controls"))
    return listed.get_by_role("option")


def expect_pointed_at(field, number: int):
    """The option of this number, and no other, is pointed at; -1: the field itself."""
    found = options(field)
    for place in range(found.count()):
        said = "true" if place == number else "false"
        expect(found.nth(place)).to_have_attribute("aria-selected", said)
    if number < 0:
        assert field.get_attribute("aria-activedescendant") is None
    else:
        expect(field).to_have_attribute(
            "aria-activedescendant", found.nth(number).get_attribute("id")
        )
    expect(field).to_be_focused()


def test_arrows_walk_through_titles_and_back_into_the_field(field):
    last = options(field).count() - 1
    assert last >= 1
    expect_pointed_at(field, -1)
    field.press("ArrowDown")
    expect_pointed_at(field, 0)
    field.press("ArrowDown")
    expect_pointed_at(field, 1)
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect_pointed_at(field, -1)
    field.press("ArrowUp")
    expect_pointed_at(field, last)
    field.press("ArrowDown")
    expect_pointed_at(field, -1)


def test_escape_closes_the_list_and_keeps_what_was_typed(field):
    field.press("ArrowDown")
    field.press("Escape")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field.page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("sa pa")
    expect(field).to_be_focused()
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")


def test_enter_opens_the_title_that_is_pointed_at(field):
    chosen = options(field).first
    title = chosen.evaluate("option => option.firstChild.textContent")
    field.press("ArrowDown")
    field.press("Enter")

    expect(field.page.locator("h1")).to_contain_text(title[:20])


def test_enter_in_the_field_asks_for_all_results(field):
    field.press("Enter")

    field.page.wait_for_url(re.compile(r"\?.*q=sa\+pa"))
    expect(field.page.locator(".results > li").first).to_be_visible()


def test_a_title_can_be_clicked(field):
    address = options(field).nth(1).get_attribute("data-url")
    options(field).nth(1).click()

    field.page.wait_for_url(lambda url: url.endswith(address))


def test_the_open_list_has_no_faults_that_a_machine_can_find(field):
    field.press("ArrowDown")

    assert violations(field.page) == []
