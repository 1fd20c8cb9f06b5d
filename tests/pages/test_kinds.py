"""The kinds of pages beside articles: what they show, where they may stand, how a section lists them."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import get_page_models

from cms.core.trees import homes_of
from cms.news.models import AnnouncementPage, ArticlePage, SectionPage
from cms.pages.models import (
    EventPage,
    FaqPage,
    GalleryPage,
    LinkPage,
    PersonPage,
    SitemapPage,
    UnitPage,
)
from cms.pages.models.people import chart_below
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, section_of


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def add(portal, parent, page):
    with portal_scope(portal):
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
    return page


@pytest.fixture
def get(browse):
    def page(portal, path, status=200):
        response = browse(portal).get(path)
        assert response.status_code == status
        return response.content.decode()

    return page


class TestPeople:
    @pytest.fixture
    def leaders(self, sapa, bacha):
        for portal in (sapa, bacha):
            section = section_of(portal, "leaders")
            for number, post in enumerate(["Chủ tịch", "Phó Chủ tịch"]):
                add(
                    portal,
                    section,
                    PersonPage(
                        title=f"Lý Mẩy {portal.slug} {number}",
                        slug=f"nguoi-{number}",
                        post=post,
                        phone="0214 3871 000" if not number else "",
                    ),
                )
        return sapa

    def test_a_section_lists_them_in_the_order_of_rank(self, get, leaders):
        html = get(leaders, "/lanh-dao/")
        assert html.index("sapa\u00a00") < html.index("sapa\u00a01")
        assert 'href="tel:+842143871000"' in html
        assert "bacha" not in html.split("<main")[1].split("</main")[0]

    def test_what_is_not_known_says_so(self, get, leaders):
        known, unknown = get(leaders, "/lanh-dao/nguoi-0/"), get(leaders, "/lanh-dao/nguoi-1/")
        assert known.count("chưa cập nhật") == 3
        assert unknown.count("chưa cập nhật") == 4

    def test_a_telephone_number_must_be_one(self, sapa):
        with portal_scope(sapa), pytest.raises(ValidationError) as error:
            PersonPage(title="A", slug="a", post="B", phone="<script>").full_clean()
        assert "phone" in error.value.message_dict

    def test_a_portrait_has_its_alternative_text(self, get, sapa):
        add(
            sapa,
            section_of(sapa, "leaders"),
            PersonPage(
                title="Vàng A Sử",
                slug="vang-a-su",
                post="Chủ tịch",
                portrait=make_image(sapa, alt_text="Chân dung ông Vàng A Sử"),
            ),
        )
        assert 'alt="Chân dung ông Vàng A Sử"' in get(sapa, "/lanh-dao/vang-a-su/")
        assert 'alt="Chân dung ông Vàng A Sử"' in get(sapa, "/lanh-dao/")


class TestUnits:
    @pytest.fixture
    def office(self, sapa):
        office = add(
            sapa, section_of(sapa, "introduction"), UnitPage(title="Văn phòng", slug="van-phong")
        )
        add(sapa, office, UnitPage(title="Phòng Một cửa", slug="mot-cua", head="Bà Sùng Thị Mỷ"))
        add(sapa, office, UnitPage(title="Phòng Kế toán", slug="ke-toan"))
        return office

    def test_the_tree_of_pages_is_the_chart(self, sapa, office):
        with portal_scope(sapa):
            assert chart_below(section_of(sapa, "introduction")) == [
                {
                    "title": "Văn phòng",
                    "head": "",
                    "url": "/gioi-thieu/van-phong/",
                    "units": [
                        {
                            "title": "Phòng Một cửa",
                            "head": "Bà Sùng Thị Mỷ",
                            "url": "/gioi-thieu/van-phong/mot-cua/",
                            "units": [],
                        },
                        {
                            "title": "Phòng Kế toán",
                            "head": "",
                            "url": "/gioi-thieu/van-phong/ke-toan/",
                            "units": [],
                        },
                    ],
                }
            ]

    def test_section_and_unit_show_it(self, get, sapa, office):
        assert "Bà Sùng Thị Mỷ" in get(sapa, "/gioi-thieu/")
        html = get(sapa, "/gioi-thieu/van-phong/")
        assert 'href="/gioi-thieu/van-phong/ke-toan/"' in html

    def test_a_person_names_the_unit(self, get, sapa, office):
        add(
            sapa,
            section_of(sapa, "leaders"),
            PersonPage(title="Giàng A Páo", slug="pao", post="Chánh Văn phòng", unit=office),
        )
        assert '<a href="/gioi-thieu/van-phong/">Văn phòng</a>' in get(sapa, "/lanh-dao/pao/")


class TestCalendar:
    @pytest.fixture
    def week(self, sapa, bacha):
        section = section_of(sapa, "calendar")
        for title, starts, ends in [
            ("Giao ban đầu tuần", "2021-07-26T08:00", None),
            ("Tiếp công dân", "2021-07-30T13:30", "2021-07-30T17:00"),
            ("Họp Chủ nhật", "2021-08-01T23:30", None),
            ("Tuần sau", "2021-08-02T00:00", None),
            ("Tuần trước", "2021-07-25T23:59", None),
            ("Kéo dài hai tuần", "2021-07-23T08:00", "2021-07-27T17:00"),
        ]:
            add(
                sapa,
                section,
                EventPage(
                    title=title,
                    slug=title.replace(" ", "-").lower()[:20].encode("ascii", "ignore").decode(),
                    starts_at=moment(starts),
                    ends_at=ends and moment(ends),
                    place="Hội trường",
                ),
            )
        add(
            bacha,
            section_of(bacha, "calendar"),
            EventPage(title="Việc Bắc Hà", slug="viec", starts_at=moment("2021-07-28T08:00")),
        )

    def test_a_week_is_monday_to_sunday_in_vietnam(self, sapa, week):
        found = EventPage.objects.of_week(date(2021, 7, 26)).child_of(section_of(sapa, "calendar"))
        assert [event.title for event in found] == [
            "Kéo dài hai tuần",
            "Giao ban đầu tuần",
            "Tiếp công dân",
            "Họp Chủ nhật",
        ]

    def test_a_section_shows_this_week_and_leads_to_the_others(self, get, sapa, week):
        with time_machine.travel(moment("2021-07-28T10:00"), tick=False):
            html = get(sapa, "/lich-cong-tac/")
        assert "Tiếp công dân" in html
        assert "thứ Sáu<span>" in html
        assert "13h30" in html
        assert "Tuần sau" not in html.split("<main")[1].replace("Tuần sau</a>", "")
        assert "Việc Bắc Hà" not in html
        assert 'href="?tuan=2021-07-19"' in html
        assert 'href="?tuan=2021-08-02"' in html

    def test_another_week_by_its_address(self, get, sapa, week):
        assert "Không có lịch" in get(sapa, "/lich-cong-tac/?tuan=2021-09-01")
        assert "Tiếp công dân" in get(sapa, "/lich-cong-tac/?tuan=2021-07-29")
        for wrong in ("x", "2021-13-01", "1066-01-01", "9999-12-31"):
            get(sapa, f"/lich-cong-tac/?tuan={wrong}", status=404)

    def test_it_cannot_end_before_it_begins(self, sapa):
        with portal_scope(sapa), pytest.raises(ValidationError) as error:
            EventPage(
                title="A",
                slug="a",
                starts_at=moment("2021-07-28T10:00"),
                ends_at=moment("2021-07-28T09:00"),
            ).full_clean()
        assert "ends_at" in error.value.message_dict


class TestAnnouncements:
    def test_current_ones_urgent_first(self, sapa):
        section = section_of(sapa)
        for title, urgent, until, published in [
            ("Cũ", False, date(2021, 7, 1), "2021-06-30T08:00"),
            ("Hết hôm nay", False, date(2021, 7, 2), "2021-07-01T08:00"),
            ("Không hạn", False, None, "2021-07-01T09:00"),
            ("Mưa lũ", True, date(2021, 7, 3), "2021-06-29T08:00"),
        ]:
            add(
                sapa,
                section,
                AnnouncementPage(
                    title=title,
                    slug=f"tb-{published[8:10]}-{published[11:13]}",
                    summary="Tóm tắt",
                    is_urgent=urgent,
                    shown_until=until,
                    published_at=moment(published),
                ),
            )
        found = AnnouncementPage.objects.child_of(section).current(on=date(2021, 7, 2))
        assert [page.title for page in found] == ["Mưa lũ", "Không hạn", "Hết hôm nay"]

    def test_one_that_is_over_says_so(self, get, sapa):
        add(
            sapa,
            section_of(sapa),
            AnnouncementPage(
                title="Lịch cấp nước",
                slug="cap-nuoc",
                summary="Từ 8 giờ",
                shown_until=date(2021, 7, 2),
            ),
        )
        with time_machine.travel(moment("2021-07-02T23:00"), tick=False):
            assert "không còn hiệu lực" not in get(sapa, "/tin-tuc/cap-nuoc/")
        with time_machine.travel(moment("2021-07-03T00:10"), tick=False):
            assert "không còn hiệu lực" in get(sapa, "/tin-tuc/cap-nuoc/")
        assert "Lịch cấp nước" in get(sapa, "/tin-tuc/")


class TestCollections:
    def test_a_gallery(self, get, sapa):
        images = [make_image(sapa, alt_text=f"Ảnh số {n}").pk for n in range(2)]
        add(
            sapa,
            section_of(sapa),
            GalleryPage(
                title="Lễ hội",
                slug="le-hoi",
                body=[
                    {
                        "type": "gallery",
                        "value": {
                            "heading": "",
                            "pictures": [
                                {"image": pk, "caption": "", "credit": ""} for pk in images
                            ],
                        },
                    },
                    {
                        "type": "video",
                        "value": {
                            "title": "Phim",
                            "url": "https://youtu.be/abcdefghijk",
                            "poster": None,
                        },
                    },
                ],
            ),
        )
        html = get(sapa, "/tin-tuc/le-hoi/")
        assert html.count('alt="Ảnh số') == 2
        assert 'data-video="https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"' in html
        assert '<a href="/tin-tuc/le-hoi/">Lễ hội' in get(sapa, "/tin-tuc/")

    def test_frequent_questions(self, get, sapa):
        add(
            sapa,
            homes_of(sapa)["vi"],
            FaqPage(
                title="Câu hỏi thường gặp",
                slug="cau-hoi",
                body=[
                    {
                        "type": "group",
                        "value": {
                            "title": "Đất đai",
                            "questions": [
                                {"title": "Hồ sơ gồm gì?", "text": "<p>Đơn đề nghị.</p>"}
                            ],
                        },
                    },
                    {
                        "type": "group",
                        "value": {
                            "title": "Hộ tịch",
                            "questions": [{"title": "Bao lâu?", "text": "<p>05 ngày.</p>"}],
                        },
                    },
                ],
            ),
        )
        html = get(sapa, "/cau-hoi/")
        assert '<a href="#dat-dai">Đất đai</a>' in html
        assert '<h2 id="dat-dai">Đất đai</h2>' in html
        assert "<p>Đơn đề nghị.</p>" in html

    def test_a_link_leads_on(self, browse, sapa):
        target = make_article(sapa, slug="dich")
        home = homes_of(sapa)["vi"]
        add(sapa, home, LinkPage(title="Bài", slug="den-bai", target=target))
        add(
            sapa,
            home,
            LinkPage(title="Ngoài", slug="ra-ngoai", address="https://dichvucong.gov.vn/"),
        )
        client = browse(sapa)
        assert client.get("/den-bai/").headers["Location"] == "/tin-tuc/dich/"
        assert client.get("/ra-ngoai/").headers["Location"] == "https://dichvucong.gov.vn/"
        with portal_scope(sapa):
            target.unpublish()
        assert client.get("/den-bai/").headers["Location"] == "/"

    def test_a_link_has_exactly_one_target(self, sapa):
        target = make_article(sapa, slug="dich")
        with portal_scope(sapa):
            for fields in ({}, {"target": target, "address": "https://a.vn/"}):
                with pytest.raises(ValidationError) as error:
                    LinkPage(title="A", slug="a", **fields).full_clean()
                assert "address" in error.value.message_dict

    def test_the_site_map_shows_the_portals_own_pages(self, get, sapa, bacha):
        make_article(sapa, slug="bai", title="Bài không có trong sơ đồ")
        add(sapa, section_of(sapa, "introduction"), UnitPage(title="Văn phòng", slug="van-phong"))
        add(sapa, homes_of(sapa)["vi"], SitemapPage(title="Sơ đồ cổng", slug="so-do"))
        html = get(sapa, "/so-do/").split("<main")[1].split("</main")[0]
        assert '<a href="/gioi-thieu/van-phong/">Văn phòng</a>' in html
        assert "Bài không có" not in html
        assert "Bac Ha" not in html


class TestArticleExtras:
    def test_attachments_show_type_and_size(self, get, sapa):
        make_article(
            sapa,
            slug="bai",
            attachments=[{"type": "document", "value": make_document(sapa, title="Nghị quyết").pk}],
        )
        html = get(sapa, "/tin-tuc/bai/")
        assert "<span>Nghị quyết</span><small>PDF, 12\u00a0byte" in html

    def test_chosen_pages_take_the_place_of_the_newest(self, get, sapa):
        chosen = make_article(sapa, section="direction", slug="chon", title="Bài được chọn")
        make_article(sapa, slug="moi", title="Bài mới nhất")
        make_article(sapa, slug="bai", related=[{"type": "page", "value": chosen.pk}])
        related = get(sapa, "/tin-tuc/bai/").split('id="related"')[1].split("</section>")[0]
        assert "Bài được chọn" in related
        assert "Bài mới nhất" not in related

    def test_a_series_names_its_other_articles_of_the_same_portal(self, get, sapa, bacha):
        for number in (1, 2, 3):
            make_article(
                sapa,
                slug=f"ky-{number}",
                title=f"Kỳ {number}",
                series="Chuyện bản",
                published_at=moment(f"2021-07-0{number}T08:00"),
            )
        make_article(bacha, title="Kỳ Bắc Hà", series="Chuyện bản")
        html = get(sapa, "/tin-tuc/ky-2/")
        series = html.split('id="series"')[1].split("</section>")[0]
        assert series.index("Kỳ 1") < series.index("Kỳ 3")
        assert "Kỳ 2" not in series
        assert "Bắc Hà" not in series


def test_every_page_type_says_where_it_may_stand():
    ours = [model for model in get_page_models() if not model._meta.app_label.startswith("wagtail")]
    assert {model.__name__ for model in ours} >= {
        "HomePage",
        "SectionPage",
        "ArticlePage",
        "AnnouncementPage",
        "StandardPage",
        "ContactPage",
        "PersonPage",
        "UnitPage",
        "EventPage",
        "GalleryPage",
        "FaqPage",
        "LinkPage",
        "SitemapPage",
    }
    for model in ours:
        assert model.allowed_parent_page_models(), model
        assert model._meta.verbose_name != model._meta.verbose_name.title(), model


# With real commits: inside a transaction a portal's tree is read again and again.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kinds", [1, 6])
def test_a_section_costs_the_same_with_one_and_many_of_each_kind(
    sapa, browse, django_assert_num_queries, kinds
):
    section = section_of(sapa)
    for number in range(kinds):
        add(
            sapa,
            section,
            PersonPage(title=f"Người {number}", slug=f"nguoi-{number}", post="Chủ tịch"),
        )
        add(sapa, section, UnitPage(title=f"Phòng {number}", slug=f"phong-{number}"))
        add(
            sapa,
            section,
            EventPage(
                title=f"Việc {number}", slug=f"viec-{number}", starts_at=moment("2021-07-28T08:00")
            ),
        )
        add(
            sapa,
            section,
            AnnouncementPage(title=f"Tin {number}", slug=f"tin-{number}", summary="x"),
        )
        make_article(sapa)
    client = browse(sapa)
    client.get("/tin-tuc/?tuan=2021-07-28")
    with django_assert_num_queries(9):
        client.get("/tin-tuc/?tuan=2021-07-28")


def test_section_and_article_kept_their_names():
    assert SectionPage._meta.label == "news.SectionPage"
    assert ArticlePage._meta.label == "news.ArticlePage"
