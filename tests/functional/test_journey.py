"""The whole way once: an official writes, an approver publishes, a reader finds it by phone."""

import re

import pytest
from tests.factories import picture_file

from cms.demo.people import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page, server, slug, username):
    page.goto(server.url(slug, "/admin/"))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))


def go_to_section(page, server, slug, title):
    """From the desk's first page to a section, as an editor clicks."""
    page.goto(server.url(slug, "/admin/pages/"))
    home = page.locator(".listing td.title a", has_text=re.compile("Ủy ban|Sở")).first
    home.click()
    page.get_by_role("link", name=title, exact=True).first.click()


def type_text(page, text):
    """Into the first rich text block of the body."""
    editor = page.locator("[data-streamfield-child] .public-DraftEditor-content").first
    editor.click()
    page.keyboard.type(text)


def test_journey(server, open_page, size, tmp_path):
    title = f"Đường lên bản Cát Cát được mở rộng ({size})"
    photo = tmp_path / "duong-len-ban.jpg"
    photo.write_bytes(picture_file(size=(1600, 900)).read())

    writer = open_page(size)
    sign_in(writer, server, "sapa", "bientap.sapa")
    assert "Sa Pa" in writer.title()
    go_to_section(writer, server, "sapa", "Tin tức - Sự kiện")
    section_id = re.search(r"/pages/(\d+)/", writer.url)[1]
    writer.goto(server.url("sapa", f"/admin/pages/add/news/articlepage/{section_id}/"))
    writer.fill("#id_title", title)
    writer.fill("#id_summary", "Tuyến đường dài 2,4 km giúp bà con đi lại thuận lợi trong mùa mưa.")
    writer.screenshot(path="/var/tmp/lab/j1.png")
