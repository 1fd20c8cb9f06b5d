"""Menu, footer and banner: made of the tree of pages until an editor arranges them."""

import re
from datetime import datetime

import pytest
import time_machine

from cms.navigation.models import Navigation
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user


@pytest.fixture
def menu(browse):
    def titles(portal, path="/"):
        html = browse(portal).get(path).content.decode()
        nav = html.split('id="menu"')[1].split("</nav>")[0]
        return re.findall(r"<a [^>]*>([^<]+)</a>", nav)

    return titles


def arrange(portal, language="vi", **fields):
    with portal_scope(portal):
        row = Navigation.objects.get(language=language)
        for name, value in fields.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()


def link(title, page=None, url="", **more):
    return {"title": title, "page": page and page.pk, "url": url, **more}


def test_every_portal_has_one_in_each_language(sapa, bacha):
    for portal in (sapa, bacha):
        with portal_scope(portal):
            assert sorted(Navigation.objects.values_list("language", flat=True)) == ["en", "vi"]


def test_without_an_arrangement_the_sections_speak(menu, sapa):
    make_article(sapa)
    assert menu(sapa) == ["Trang chủ", "Tin tức - Sự kiện", "Liên hệ"]


def test_an_arranged_menu_has_two_levels_in_its_own_portal_and_language(menu, sapa, bacha):
    page = make_article(sapa, slug="bai")
    make_article(bacha)
    arrange(
        sapa,
        menu=[
            {
                "type": "item",
                "value": link(
                    "Du lịch", page, children=[link("Fansipan", url="https://sapa.test/")]
                ),
            },
            {
                "type": "item",
                "value": link("Dịch vụ công", url="https://dichvucong.gov.vn/", children=[]),
            },
        ],
    )
    assert menu(sapa) == ["Trang chủ", "Du lịch", "Fansipan", "Dịch vụ công"]
    assert menu(sapa, "/en/") == ["Home", "Contact"]
    assert menu(bacha) == ["Trang chủ", "Tin tức - Sự kiện", "Liên hệ"]


def test_a_dead_item_is_left_out_at_once(menu, sapa):
    page = make_article(sapa, slug="bai")
    arrange(
        sapa,
        menu=[
            {"type": "item", "value": link("Bài", page, children=[])},
            {"type": "item", "value": link("Ngoài", url="https://laocai.test/", children=[])},
        ],
    )
    assert menu(sapa) == ["Trang chủ", "Bài", "Ngoài"]
    with portal_scope(sapa):
        page.unpublish()
    assert menu(sapa) == ["Trang chủ", "Ngoài"]


def test_footer_and_quick_links(browse, sapa):
    arrange(
        sapa,
        quick_links=[
            {"type": "link", "value": link("Đường dây nóng", url="https://laocai.test/nong")}
        ],
        footer=[
            {
                "type": "group",
                "value": {
                    "heading": "Liên kết",
                    "links": [link("Chính phủ", url="https://chinhphu.vn/")],
                },
            }
        ],
    )
    html = browse(sapa).get("/").content.decode()
    assert '<a href="https://laocai.test/nong">Đường dây nóng</a>' in html
    assert "<h2>Liên kết</h2>" in html
    assert '<a href="https://chinhphu.vn/">Chính phủ</a>' in html


def test_a_banner_stands_until_its_day(browse, sapa):
    arrange(sapa, banner="Cảnh báo mưa lũ", banner_until=datetime(2021, 7, 5).date())
    client = browse(sapa)
    with time_machine.travel("2021-07-05T16:59:00Z", tick=False):
        assert "Cảnh báo mưa lũ" in client.get("/lien-he/").content.decode()
    with time_machine.travel("2021-07-05T17:01:00Z", tick=False):
        assert "Cảnh báo mưa lũ" not in client.get("/lien-he/").content.decode()


class TestDesk:
    def url(self, portal, action="edit"):
        with portal_scope(portal):
            pk = Navigation.objects.get(language="vi").pk
        return f"/admin/snippets/navigation/navigation/{action}/{pk}/"

    def test_an_administrator_edits_the_own_portals_alone(self, sapa, bacha, browse):
        admin = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
        assert admin.get(self.url(sapa)).status_code == 200
        assert admin.get(self.url(bacha)).status_code == 404
        assert admin.get("/admin/snippets/navigation/navigation/add/").status_code in {302, 403}
        html = admin.get("/admin/snippets/navigation/navigation/").content.decode()
        assert html.count("/admin/snippets/navigation/navigation/edit/") >= 2

    def test_a_preview_shows_the_menu_as_it_would_be(self, sapa, browse):
        admin = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
        url = self.url(sapa, "preview")
        form = {
            "menu-count": "1",
            "menu-0-deleted": "",
            "menu-0-order": "0",
            "menu-0-type": "item",
            "menu-0-id": "",
            "menu-0-value-title": "Chưa lưu",
            "menu-0-value-page": "",
            "menu-0-value-url": "https://laocai.test/",
            "menu-0-value-children-count": "0",
            "quick_links-count": "0",
            "footer-count": "0",
            "banner": "",
            "banner_url": "",
            "banner_until": "",
        }
        assert admin.post(url, form).json() == {"is_valid": True, "is_available": True}
        assert "Chưa lưu" in admin.get(url).content.decode()
        assert "Chưa lưu" not in browse(sapa).get("/").content.decode()
