"""Leaders, units, calendar, announcements, questions and the like: for every portal, true to its kind."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cache

import pytest
import time_machine
from django.db.models import Model
from django.utils import timezone

from cms.core.text import forbidden_characters, normalise
from cms.demo.calendars import reception_days
from cms.demo.content import load_portal
from cms.demo.kinds import FOLDER as KINDS_FOLDER
from cms.demo.kinds import common, documents_of_kind
from cms.demo.rows import Rows
from cms.demo.standing import Standing
from cms.demo.texts import FOLDER, LANGUAGES, read_texts
from cms.media.models import PortalDocument, PortalImage
from cms.news.models import AnnouncementPage, SectionPage
from cms.news.sections import required_sections
from cms.pages.models import (
    EventPage,
    FaqPage,
    FormPage,
    GalleryPage,
    LinkPage,
    PersonPage,
    SitemapPage,
    UnitPage,
)
from sites.models import Portal
from sites.scope import portal_scope

with (FOLDER.parent / "portals.csv").open(encoding="utf-8") as file:
    ROWS = {row["slug"]: row for row in csv.DictReader(file)}

pytestmark = pytest.mark.django_db  # a page asks for its content type

MONDAY = date(2021, 11, 22)
# Kinds of portal that must have a calendar and answer questions.
SERVING = {"province", "department", "district", "commune"}


def having(model) -> defaultdict:
    """Rows of a model under any key."""
    return defaultdict(lambda: model(pk=1))


@cache
def placed_of(slug: str) -> list:
    """What the demonstration puts into a portal, made without a database."""
    row = ROWS[slug]
    portal = Portal(
        pk=1, slug=slug, kind=row["kind"], name_vi=row["name_vi"], name_en=row["name_en"]
    )
    sections = {section.key: SectionPage(pk=1) for section in required_sections(row["kind"])}
    rows = Rows(having(PortalImage), having(PortalDocument), dict.fromkeys(LANGUAGES, sections))
    return list(Standing(portal, read_texts(slug), rows, MONDAY).pages())


def pages_of(slug: str, model: type[Model], language: str = "vi") -> list:
    return [
        pages[language]
        for _above, pages in placed_of(slug)
        if language in pages and isinstance(pages[language], model)
    ]


def check_page(page, where: str):
    page.clean_fields(exclude=["path", "depth", "url_path", "content_type", "locale", "portrait"])
    texts = [value for value in vars(page).values() if isinstance(value, str)]
    if hasattr(page, "body"):
        assert len(page.body.raw_data) == len(page.body), where
        texts += [str(block["value"]) for block in page.body.raw_data]
    assert not any(re.search(r"\{[a-z]+\}", text) for text in texts), where


@pytest.mark.parametrize("slug", ROWS)
def test_every_page_is_what_an_editor_could_write_and_has_its_own_address(slug):
    addresses = Counter()
    for above, pages in placed_of(slug):
        assert len({page.translation_key for page in pages.values()}) == 1
        for language, page in pages.items():
            check_page(page, f"{slug}: {page.title}")
            stands_below = above if isinstance(above, str) else above[language].slug
            addresses[language, stands_below, page.slug] += 1
    assert [address for address, times in addresses.items() if times > 1] == []


def test_everything_but_announcements_is_in_both_languages():
    for slug in ROWS:
        for _above, pages in placed_of(slug):
            if not isinstance(pages["vi"], AnnouncementPage):
                assert set(pages) == set(LANGUAGES), (slug, pages["vi"].title)


def test_leaders_are_those_of_the_file_and_the_deputy_speaks_to_the_press():
    for slug, row in ROWS.items():
        leaders = read_texts(slug).leaders
        people = pages_of(slug, PersonPage)
        speaking = [page.title for page in people if page.is_spokesperson]

        assert len(leaders) >= 3, slug
        assert [page.title for page in people if not page.is_spokesperson] == [
            leader.name for leader in leaders
        ]
        has_section = row["kind"] in SERVING - {"commune"}
        assert speaking == ([leaders[1].name] if has_section else []), slug
        for vi, en in zip(people, pages_of(slug, PersonPage, "en"), strict=True):
            lives = [page.body[0].value.source for page in (vi, en)]
            assert all(vi.title in life for life in lives)
            assert re.findall(r"\d{4}", lives[0]) == re.findall(r"\d{4}", lives[1])
            assert vi.portrait == en.portrait
            assert vi.post != en.post
            assert (vi.phone, vi.email) == (en.phone, en.email)


def test_women_and_men_have_portraits_of_their_own():
    portraits = {leader.name: leader.portrait for leader in read_texts("sapa").leaders}

    assert {name: key.split("-")[0] for name, key in portraits.items()} == {
        "Lê Quang Thuần": "man",
        "Đỗ Trường Sinh": "man",
        "Má A Chứ": "man",
        "Trần Thị Khánh Ly": "woman",
    }
    assert set(portraits.values()) <= read_texts("sapa").pictures


def test_every_kind_of_portal_has_a_file_to_download_in_each_language():
    for kind in {row["kind"] for row in ROWS.values()}:
        assert documents_of_kind(kind) == {"phieu-gop-y.pdf", "comment-form.pdf"}, kind


def test_series_name_articles_of_both_languages():
    for slug, said in {
        "laocai": {"vi": 3, "en": 2},
        "sapa": {"vi": 4, "en": 2},
    }.items():
        found = Counter(
            (language, text.series)
            for article in read_texts(slug).articles
            for language, text in article.texts.items()
            if text.series
        )
        assert {language: count for (language, _name), count in found.items()} == said


def test_every_portal_has_four_to_seven_units_with_heads_of_their_own():
    for slug in ROWS:
        units = pages_of(slug, UnitPage)
        heads = [unit.head.split(",")[0] for unit in units]

        assert 4 <= len(units) <= 7, slug
        assert any(not isinstance(above, str) for above, _pages in placed_of(slug)), slug
        assert len(set(heads)) == len(heads), slug
        assert not {leader.name for leader in read_texts(slug).leaders} & set(heads), slug
        assert len({unit.phone for unit in units}) == len(units), slug


def test_calendars_have_two_full_weeks_and_what_is_said_of_every_week_in_four_more():
    november = [date(2021, 11, day) for day in range(1, 31)]
    for slug, row in ROWS.items():
        events = pages_of(slug, EventPage)
        if row["kind"] not in SERVING:
            assert events == [], slug
            continue
        days = {event.starts_at.date() for event in events}

        assert len(events) >= 5, slug
        weeks = Counter((day - MONDAY).days // 7 for day in days)
        assert set(weeks) == set(range(6)), slug
        assert min(weeks[0], weeks[1]) >= 2, slug
        assert all(event.ends_at > event.starts_at for event in events), slug
        assert reception_days(read_texts(slug).leaders[0].reception["vi"], november), slug
        weekly = [e.starts_at.weekday() for e in events if "Giao ban" in e.title]
        assert set(weekly) == {0}, slug


def test_each_portal_announces_something_in_both_languages_and_nothing_urgent_for_ever():
    for slug in ROWS:
        announcements = pages_of(slug, AnnouncementPage)

        assert len(announcements) == (3 if slug == "bacha" else 2), slug
        assert len(pages_of(slug, AnnouncementPage, "en")) == len(announcements) - 1, slug
        for page in announcements:
            assert page.published_at.date() <= date(2021, 11, 24), slug
            urgent = slug == "bacha" and page.shown_until == date(2021, 11, 24)
            assert page.is_urgent == urgent, slug


def test_those_who_serve_citizens_answer_four_to_eight_questions():
    for slug, row in ROWS.items():
        faqs = pages_of(slug, FaqPage)
        assert len(faqs) == (row["kind"] in SERVING), slug
        for faq in faqs:
            questions = [q for group in faq.body.raw_data for q in group["value"]["questions"]]
            assert 4 <= len(questions) <= 8, slug
            assert all(q["value"]["text"].startswith("<p>") for q in questions), slug


def test_questions_of_departments_are_of_their_own_field():
    own = {
        question["title"]["vi"]
        for slug, row in ROWS.items()
        if row["kind"] == "department"
        for question in read_texts(slug).questions
    }

    assert len(own) == 2 * sum(row["kind"] == "department" for row in ROWS.values())


def test_galleries_links_and_site_maps_stand_where_they_belong():
    for slug, row in ROWS.items():
        with_gallery = slug in {"laocai", "sapa", "bacha", "vqghl"}
        assert len(pages_of(slug, GalleryPage)) == with_gallery, slug
        links = [page.address for page in pages_of(slug, LinkPage)]
        assert ("https://dichvucong.gov.vn/" in links) == (row["kind"] in SERVING), slug
        assert [page.slug for page in pages_of(slug, SitemapPage)] == ["so-do-cong"], slug
        assert [page.slug for page in pages_of(slug, SitemapPage, "en")] == ["site-map"], slug


@pytest.mark.parametrize(
    "path",
    [*(KINDS_FOLDER / "kinds").iterdir(), KINDS_FOLDER / "common.toml"],
    ids=lambda p: p.stem,
)
def test_letters_are_composed_and_tones_stand_in_their_older_place(path):
    raw = path.read_text(encoding="utf-8")

    assert [word for word in set(raw.split()) if normalise(word) != word] == []
    assert forbidden_characters(raw) == []


# --- in the database -----------------------------------------------------------------------------


@pytest.fixture
def loaded(texts_folder, sapa):
    with time_machine.travel(datetime.fromisoformat("2021-11-22T08:00:00+07:00"), tick=False):
        load_portal(sapa)
        yield sapa


def test_people_and_units_are_shown_in_both_languages(loaded, bacha, browse):
    leaders = browse(loaded).get("/lanh-dao/").content.decode()
    assert leaders.index("lasu-sapa@laocai.gov.vn") < leaders.index("dttha-sapa@laocai.gov.vn")
    assert "Deputy Chairwoman" in browse(loaded).get("/en/leaders/").content.decode()
    speaker = browse(loaded).get("/nguoi-phat-ngon/do-thi-thanh-ha/").content.decode()
    assert "Nghị định số 09/2017/NĐ-CP" in speaker
    chart = browse(loaded).get("/gioi-thieu/").content.decode().split("<main")[1]
    office = chart.split('<a href="/gioi-thieu/van-phong-hdnd-va-ubnd/">')[1]
    nested = office.split('<ul class="chart">')[1].split("</ul>")[0]
    assert "Bộ phận Tiếp nhận và Trả kết quả" in nested
    assert "Phòng Quản lý đô thị" in office
    assert browse(bacha).get("/nguoi-phat-ngon/do-thi-thanh-ha/").status_code == 404


def test_the_calendar_shows_the_week_of_loading_and_the_next(loaded, browse):
    reader = browse(loaded)

    this_week = reader.get("/lich-cong-tac/").content.decode()
    assert '<time datetime="2021-11-22">' in this_week
    assert '<time datetime="2021-11-28">' in this_week
    assert this_week.count('class="agenda-day"') == 4
    next_week = reader.get("/lich-cong-tac/?tuan=2021-11-29").content.decode()
    assert "Đối thoại với nông dân" in next_week
    with portal_scope(loaded):
        receptions = EventPage.objects.filter(
            kind="reception", title__startswith="Chủ tịch", locale__language_code="vi"
        )
        # The 20th was a Saturday, so it is the Monday.
        assert [timezone.localdate(page.starts_at) for page in receptions] == [
            MONDAY,
            date(2021, 12, 6),
            date(2021, 12, 20),
        ]
    assert "Meeting Room 1, People" in reader.get("/en/calendar/?week=2021-11-29").content.decode()


def test_the_form_asks_the_same_in_both_languages_under_the_same_names(loaded, bacha, browse):
    with portal_scope(loaded):
        vi, en = FormPage.objects.filter(url_path__startswith="/sapa").order_by("path")
        assert vi.translation_key == en.translation_key
        assert [field.clean_name for field in vi.form_fields.all()] == [
            "ban_gop_y_ve_viec_gi",
            "y_kien_cua_ban",
            "ho_va_ten",
            "thu_dien_tu",
        ]
        for ours, theirs in zip(vi.form_fields.all(), en.form_fields.all(), strict=True):
            assert ours.clean_name == theirs.clean_name
            assert ours.translation_key == theirs.translation_key
            assert ours.label != theirs.label
            assert len(ours.choice_list) == len(theirs.choice_list)
    assert "Bạn góp ý về việc gì?" in browse(loaded).get(vi.url).content.decode()
    assert "What is your suggestion about?" in browse(loaded).get(en.url).content.decode()


def test_no_other_kind_of_portal_has_the_form():
    assert common()["form"]["kinds"] == ["province", "district"]
