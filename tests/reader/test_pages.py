"""What a reader gets: names, languages, menus, lists, errors."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.core.trees import homes_of
from cms.news.models import ArticlePage
from cms.pages.models import ContactPage, StandardPage
from sites.operations import ensure_portal
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, section_of

NAMES = {
    "laocai": ("Cổng Thông tin điện tử tỉnh Lào Cai", "Lao Cai Province Web Portal"),
    "sapa": ("Ủy ban nhân dân thị xã Sa Pa", "Sa Pa Town"),
    "tt-bacha": ("Ủy ban nhân dân thị trấn Bắc Hà", "Bac Ha Township"),
}


class Reading(HTMLParser):
    """What a page says, as a browser would find it."""

    def __init__(self, html: str):
        super().__init__()
        self.lang = ""
        self.links: dict[str, str] = {}
        self.rels: dict[tuple[str, str], str] = {}
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.lang = given["lang"]
        if tag == "link":
            self.rels[given["rel"], given.get("hreflang", "")] = given["href"]
        if tag in {"title", "h1", "h2", "a"}:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")
            self._href = given.get("href", "") if tag == "a" else self._href

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()
            if tag == "a":
                self.links[self.texts["a"][-1].strip()] = self._href

    def handle_data(self, data):
        for tag in self._open:
            self.texts[tag][-1] += data

    def text(self, tag: str) -> str:
        (only,) = self.texts[tag]
        return " ".join(only.split())


@pytest.fixture
def read(browse):
    def get(portal, path, status=200) -> Reading:
        response = browse(portal).get(path)
        assert response.status_code == status
        return Reading(response.content.decode())

    return get


@pytest.mark.parametrize(("path", "language"), [("/", "vi"), ("/en/", "en")])
def test_a_home_page_bears_its_portals_name(read, laocai, sapa, tt_bacha, path, language):
    for portal in (laocai, sapa, tt_bacha):
        name = NAMES[portal.slug][language == "en"]
        page = read(portal, path)
        assert page.lang == language
        assert page.text("title") == name
        assert name in page.text("h1")


def test_the_language_switch_leads_to_the_same_page_or_says_that_it_leads_home(read, sapa):
    vi = make_article(sapa, slug="hai-tieng")
    make_article(
        sapa,
        language="en",
        slug="two-languages",
        title="Two languages",
        translation_key=vi.translation_key,
    )
    make_article(sapa, slug="mot-tieng")

    both = read(sapa, "/tin-tuc/hai-tieng/")
    assert both.links["English"] == "/en/news/two-languages/"
    assert both.rels["alternate", "en"] == "http://sapa.laocai.test/en/news/two-languages/"
    assert both.rels["alternate", "vi"] == "http://sapa.laocai.test/tin-tuc/hai-tieng/"
    assert both.rels["canonical", ""] == "http://sapa.laocai.test/tin-tuc/hai-tieng/"

    back = read(sapa, "/en/news/two-languages/")
    assert back.lang == "en"
    assert back.links["Tiếng Việt"] == "/tin-tuc/hai-tieng/"

    one = read(sapa, "/tin-tuc/mot-tieng/")
    assert one.links["English, trang chủ"] == "/en/"
    assert ("alternate", "en") not in one.rels


def test_no_language_is_served_under_the_others_address(read, sapa, bacha):
    make_article(sapa, slug="bai")
    make_article(bacha, slug="bai-bac-ha")
    read(sapa, "/en/tin-tuc/bai/", status=404)
    read(sapa, "/en/news/bai/", status=404)
    read(sapa, "/vi/tin-tuc/bai/", status=404)
    read(sapa, "/tin-tuc/bai-bac-ha/", status=404)
    read(sapa, "/tin-tuc/bai/")


class TestArticle:
    def test_it_shows_all_it_has(self, browse, sapa):
        image, document = (
            make_image(sapa, alt_text="Ruộng Tả Van"),
            make_document(sapa, title="Quy chế"),
        )
        make_article(
            sapa,
            title="Đường lên bản",
            slug="duong-len-ban",
            summary="Tuyến đường dài 2,4 km.",
            picture=image,
            caption="Con đường mới",
            byline="Lý Mẩy Chạn",
            source="Báo Lào Cai",
            published_at=datetime.fromisoformat("2021-09-17T08:20:00+07:00"),
            body=[
                {"type": "heading", "value": "Mục một"},
                {"type": "text", "value": "<p>Đoạn <b>một</b>.</p>"},
                {"type": "heading", "value": "Mục hai"},
                {
                    "type": "image",
                    "value": {"image": image.pk, "caption": "Ảnh trong bài", "credit": "Vàng A Sử"},
                },
                {"type": "quote", "value": {"text": "Lời nói.", "attribution": "Bà Chạn"}},
                {"type": "documents", "value": {"documents": [document.pk]}},
            ],
        )
        html = browse(sapa).get("/tin-tuc/duong-len-ban/").content.decode()
        page = Reading(html)
        assert page.text("h1") == "Đường lên bản"
        assert page.text("title") == "Đường lên bản | Ủy ban nhân dân thị xã Sa Pa"
        assert '<time datetime="2021-09-17T08:20+07:00">17/09/2021, 8h20</time>' in html
        assert 'content="Tuyến đường dài 2,4 km."' in html
        assert html.count('alt="Ruộng Tả Van"') == 2
        for words in (
            "Con đường mới",
            "Ảnh: Vàng A Sử",
            "Lý Mẩy Chạn",
            "Nguồn: Báo Lào Cai",
            "<p>Đoạn <b>một</b>.</p>",
            "Lời nói.",
            "Bà Chạn",
        ):
            assert words in html
        assert page.links["Mục hai"] == "#muc-hai"
        assert any(text.startswith("Quy chế") for text in page.links)

    def test_hostile_words_stay_words(self, browse, sapa):
        evil = '"><script>alert(1)</script>'
        make_article(
            sapa,
            title=f"Bài {evil}",
            slug="xau",
            summary=evil,
            caption=evil,
            byline=evil,
            source=evil,
            picture=make_image(sapa, alt_text=evil),
            body=[
                {"type": "heading", "value": evil},
                {"type": "text", "value": f"<p>{evil}</p><script>alert(1)</script>"},
                {"type": "quote", "value": {"text": evil, "attribution": evil}},
            ],
        )
        for path in ("/", "/tin-tuc/", "/tin-tuc/xau/"):
            html = browse(sapa).get(path).content.decode()
            assert "<script>alert" not in html

    def test_neighbours_and_related_come_from_its_own_section(self, read, sapa, bacha):
        start = timezone.now() - timedelta(days=9)
        for number in range(3):
            make_article(
                sapa,
                title=f"Bài thứ {number}",
                slug=f"bai-{number}",
                published_at=start + timedelta(days=number),
            )
        make_article(sapa, section="direction", title="Bài chỉ đạo", published_at=start)
        make_article(bacha, title="Bài Bắc Hà", published_at=start)

        page = read(sapa, "/tin-tuc/bai-1/")
        assert page.links["Bài trướcBài thứ 0"] == "/tin-tuc/bai-0/"
        assert page.links["Bài sauBài thứ 2"] == "/tin-tuc/bai-2/"
        assert not any("Bài chỉ đạo" in text or "Bắc Hà" in text for text in page.links)

    def test_drafts_and_private_articles_are_not_shown(self, read, browse, sapa):
        make_article(sapa, slug="nhap", title="Bài nháp", live=False)
        read(sapa, "/tin-tuc/nhap/", status=404)
        make_article(sapa, slug="cong-khai", title="Bài công khai")
        assert "Bài nháp" not in browse(sapa).get("/tin-tuc/").content.decode()


class TestSection:
    def test_articles_stand_newest_first_and_twelve_a_page(self, browse, sapa):
        start = datetime.fromisoformat("2021-08-01T08:00:00+07:00")
        for number in range(14):
            make_article(
                sapa,
                title=f"Bài {number:02}",
                slug=f"bai-{number}",
                published_at=start + timedelta(days=number),
            )

        def titles(path):
            html = browse(sapa).get(path).content.decode()
            return re.findall(r'class="cover" href="[^"]+">(Bài \d\d)', html)

        assert titles("/tin-tuc/") == [f"Bài {number:02}" for number in range(13, 1, -1)]
        assert titles("/tin-tuc/?page=2") == ["Bài 01", "Bài 00"]

    @pytest.mark.parametrize(
        "query",
        [
            "page=0",
            "page=3",
            "page=a",
            "page=-1",
            "nam=1999",
            "nam=x",
            "nam=99999999999999999999",
            "page=%00",
        ],
    )
    def test_pages_and_years_that_are_not_there_are_not_found(self, read, sapa, query):
        make_article(sapa)
        read(sapa, f"/tin-tuc/?{query}", status=404)

    def test_a_year_shows_its_own_articles(self, browse, sapa):
        make_article(
            sapa,
            title="Bài của năm 2020",
            published_at=datetime.fromisoformat("2020-12-31T23:59:00+07:00"),
        )
        make_article(
            sapa,
            title="Bài của năm 2021",
            published_at=datetime.fromisoformat("2021-01-01T00:01:00+07:00"),
        )
        html = browse(sapa).get("/tin-tuc/?nam=2020").content.decode()
        assert "Bài của năm 2020" in html
        assert "Bài của năm 2021" not in html

    def test_an_empty_section_stands_in_no_menu_but_answers(self, read, browse, sapa):
        menu = browse(sapa).get("/").content.decode().split("<main")[0]
        assert "/chi-dao-dieu-hanh/" not in menu
        read(sapa, "/chi-dao-dieu-hanh/")
        make_article(sapa, section="direction")
        assert read(sapa, "/").links["Chỉ đạo, điều hành"] == "/chi-dao-dieu-hanh/"

    def test_other_pages_of_a_section_are_links(self, read, sapa):
        with portal_scope(sapa):
            section_of(sapa, "introduction").add_child(
                instance=StandardPage(title="Chức năng, nhiệm vụ", slug="chuc-nang", body=[])
            )
        assert read(sapa, "/gioi-thieu/").links["Chức năng, nhiệm vụ"] == "/gioi-thieu/chuc-nang/"
        assert read(sapa, "/gioi-thieu/chuc-nang/").text("h1") == "Chức năng, nhiệm vụ"


class TestContact:
    def test_it_says_how_to_reach_the_unit_in_both_languages(self, browse, sapa, bacha):
        ensure_portal(
            slug="sapa",
            phone="0214 3871 234",
            email="sapa@laocai.test",
            address_vi="Số 1, phố Fansipan",
            address_en="1 Fansipan Street",
        )
        ensure_portal(slug="bacha", phone="0214 3880 999")
        vi = browse(sapa).get("/lien-he/").content.decode()
        assert '<a class="together" href="tel:+842143871234">0214 3871 234</a>' in vi
        assert "Số 1, phố Fansipan" in vi
        assert "3880 999" not in vi
        en = browse(sapa).get("/en/contact/").content.decode()
        assert ">+84 214 3871 234</a>" in en
        assert "1 Fansipan Street" in en

    def test_what_is_not_known_says_so(self, browse, bacha):
        assert "chưa cập nhật" in browse(bacha).get("/lien-he/").content.decode()
        assert "not given yet" in browse(bacha).get("/en/contact/").content.decode()


class TestErrors:
    @pytest.mark.parametrize(
        ("path", "lang", "title"),
        [
            ("/khong-co/", "vi", "Không có trang nào ở địa chỉ này"),
            ("/en/nothing-here/", "en", "There is no page at this address"),
        ],
    )
    def test_not_found_speaks_the_readers_language_in_the_portals_shell(
        self, read, sapa, path, lang, title
    ):
        page = read(sapa, path, status=404)
        assert page.lang == lang
        assert page.text("h1") == title
        assert NAMES["sapa"][lang == "en"] in page.text("title")

    @pytest.mark.parametrize(
        ("path", "title"), [("/admin/login/", "Chưa gửi được"), ("/en/", "This was not sent")]
    )
    def test_a_form_from_elsewhere_is_refused_in_the_readers_language(self, sapa, path, title):
        client = Client(headers={"host": "sapa.laocai.test"}, enforce_csrf_checks=True)
        response = client.post(path, {"username": "a"})
        assert response.status_code == 403
        assert title in response.content.decode()

    def test_a_page_that_breaks_is_a_plain_500(self, browse, sapa, monkeypatch):
        make_article(sapa, slug="bai")
        monkeypatch.setattr(ArticlePage, "get_context", lambda *args, **kwargs: 1 / 0)
        client = browse(sapa)
        client.raise_request_exception = False
        response = client.get("/tin-tuc/bai/")
        assert response.status_code == 500
        assert "Đã xảy ra lỗi" in response.content.decode()
        assert "ZeroDivision" not in response.content.decode()

    @pytest.mark.parametrize(
        "path",
        [
            "/%00/",
            "/tin-tuc/%F0%9F%98%80/",
            "/" + "a" * 3000 + "/",
            "/%ED%A0%80/",
            "/..%2F..%2Fetc/passwd",
        ],
    )
    def test_odd_addresses_are_not_found(self, browse, sapa, path):
        assert browse(sapa).get(path).status_code in {404, 301}


def test_a_renamed_portal_and_page_show_at_once(read, sapa):
    page = make_article(sapa, title="Tên cũ", slug="bai")
    assert "Tên cũ" in str(read(sapa, "/").links)
    with portal_scope(sapa):
        page.title = "Tên mới"
        page.save_revision().publish()
    assert "Tên mới" in str(read(sapa, "/").links)
    assert "Tên cũ" not in str(read(sapa, "/").links)
    ensure_portal(slug="sapa", name_vi="Ủy ban nhân dân phường Sa Pa")
    assert read(sapa, "/").text("title") == "Ủy ban nhân dân phường Sa Pa"


def test_homes_and_contact_pages_stand_in_both_trees(sapa, bacha):
    for portal in (sapa, bacha):
        homes = homes_of(portal)
        assert set(homes) == {"vi", "en"}
        for home in homes.values():
            assert ContactPage.objects.filter(path__startswith=home.path).count() == 1
    assert Page.objects.filter(alias_of__isnull=False).count() == 0


def test_readers_answers_name_no_visitor(browse, sapa):
    """No cookie, no variation: one page for everybody, in every cache."""
    response = browse(sapa).get("/")
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Content-Language"] == "vi"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
