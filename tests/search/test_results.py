"""What readers see on the results page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.indexing import refresh
from search.models import SearchEntry
from search.pages import PageSource
from search.queries import Question, answer
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def ask(client, text, **more):
    response = client.get(more.pop("at", "/tim-kiem/"), {"q": text, **more})
    assert response.status_code == 200
    return response


def titles(response):
    return [
        result["title_html"].replace("<mark>", "").replace("</mark>", "")
        for result in response.context["results"]
    ]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("so y te", "Sở Y tế khuyến cáo phòng dịch"),
        ("sở y tế", "Sở Y tế khuyến cáo phòng dịch"),
        ("SO Y TE", "Sở Y tế khuyến cáo phòng dịch"),
        ("dat dai", "Công khai quy hoạch đất đai"),
        ("đat đai", "Công khai quy hoạch đất đai"),
        ("hdnd tinh", "Hội đồng nhân dân tỉnh họp phiên thường kỳ"),
        ("hội đồng nhân dân tỉnh", "Hội đồng nhân dân tỉnh họp phiên thường kỳ"),
        ("12/2023/nd-cp", "Nghị định 12/2023/NĐ-CP có hiệu lực"),
        ("12/2023/NĐ-CP", "Nghị định 12/2023/NĐ-CP có hiệu lực"),
        ("12 2023 nd cp", "Nghị định 12/2023/NĐ-CP có hiệu lực"),
        ("duong", "Sửa đường liên thôn"),
    ],
)
def test_words_are_found_with_and_without_marks(browse, sapa, bacha, typed, title):
    for name in (
        "Sở Y tế khuyến cáo phòng dịch",
        "Công khai quy hoạch đất đai",
        "Hội đồng nhân dân tỉnh họp phiên thường kỳ",
        "Nghị định 12/2023/NĐ-CP có hiệu lực",
        "Sửa đường liên thôn",
        "Lễ hội mùa xuân",
    ):
        make_article(sapa, title=name)
        make_article(bacha, title=name)

    assert titles(ask(browse(sapa), typed))[0] == title


def test_marks_that_were_typed_decide_between_words_that_look_alike(browse, sapa):
    make_article(sapa, title="Huyện Văn Bàn đón mưa")
    make_article(sapa, title="Văn bản mới của thị xã")

    assert titles(ask(browse(sapa), "văn bản"))[0] == "Văn bản mới của thị xã"
    assert titles(ask(browse(sapa), "Văn Bàn"))[0] == "Huyện Văn Bàn đón mưa"


def test_a_portal_shows_its_own_and_all_portals_show_all(browse, sapa, bacha):
    make_article(sapa, title="Chợ phiên Sa Pa")
    make_article(bacha, title="Chợ phiên Bắc Hà")

    own = ask(browse(sapa), "cho phien")
    assert titles(own) == ["Chợ phiên Sa Pa"]
    assert own.context["total"] == 1
    assert own.context["other_total"] == 1
    every = ask(browse(sapa), "cho phien", scope="all")
    assert sorted(titles(every)) == ["Chợ phiên Bắc Hà", "Chợ phiên Sa Pa"]
    assert {result["url"].partition("/tin-tuc/")[0] for result in every.context["results"]} == {
        "",
        "http://bacha.laocai.test",
    }


def test_where_nothing_is_found_the_other_portals_are_named(browse, sapa, bacha):
    make_article(bacha, title="Đua ngựa truyền thống")

    response = ask(browse(sapa), "dua ngua")

    assert response.context["total"] == 0
    assert response.context["other_total"] == 1
    assert "scope=all" in response.content.decode()


def test_a_portal_is_found_by_its_name(browse, sapa):
    found = ask(browse(sapa), "uy ban nhan dan huyen bac ha", scope="all").context["results"]

    assert found[0]["url"] == "http://bacha.laocai.test/"


def test_each_language_has_its_own_results(browse, sapa):
    make_article(sapa, title="Ruộng bậc thang mùa lúa chín", slug="ruong")
    make_article(sapa, title="Rice terraces at harvest", slug="terraces", language="en")

    assert titles(ask(browse(sapa), "rice terraces", at="/en/search/"))[0] == (
        "Rice terraces at harvest"
    )
    vietnamese = ask(browse(sapa), "ruong bac thang", at="/en/search/")
    assert '<article class="result" lang="vi">' in vietnamese.content.decode()


def test_a_thing_with_a_translation_is_shown_in_the_readers_language_only(browse, sapa):
    original = make_article(sapa, title="Sapa Marathon", slug="sapa-marathon")
    make_article(
        sapa,
        title="Sapa Marathon",
        slug="marathon",
        language="en",
        translation_key=original.translation_key,
    )

    english = ask(browse(sapa), "sapa marathon", at="/en/search/").context["results"]
    vietnamese = ask(browse(sapa), "sapa marathon").context["results"]

    assert [result["language"] for result in english] == ["en"]
    assert [result["language"] for result in vietnamese] == ["vi"]


def test_words_are_marked_in_title_and_snippet(browse, sapa):
    make_article(
        sapa,
        title="Thủ tục <đất đai>",
        summary="Cơ sở & nơi nộp",
        body=[{"type": "text", "value": "<p>Người dân nộp hồ sơ đất đai &amp; nhà ở.</p>"}],
    )

    (result,) = ask(browse(sapa), "dat dai").context["results"]

    assert result["title_html"] == "Thủ tục &lt;<mark>đất đai</mark>&gt;"
    assert result["snippet_html"] == (
        "Cơ sở &amp; nơi nộp\nNgười dân nộp hồ sơ <mark>đất đai</mark> &amp; nhà ở."
    )


def test_results_are_paged_to_the_end(browse, sapa):
    for number in range(23):
        make_article(sapa, title=f"Hội chợ lần {number}")
    client = browse(sapa)

    pages = [titles(ask(client, "hoi cho", page=number)) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert len({title for page in pages for title in page}) == 23
    assert client.get("/tim-kiem/", {"q": "hoi cho", "page": 4}).status_code == 404


def test_without_a_question_there_is_only_the_form(browse, sapa):
    response = browse(sapa).get("/tim-kiem/")

    assert response.status_code == 200
    assert response.context["results"] == []


def test_the_other_language_is_asked_the_same(browse, sapa):
    assert 'href="/en/search/?q=dat+dai"' in ask(browse(sapa), "dat dai").content.decode()


HOSTILE = [
    'sở "y tế', '"', "'", "''", "\\", "%", "_", "*", "y*", "NOT", "AND OR NOT", "(((", "a AND (b",
    "NEAR(a b)", "title:x", "-x", "^x", "{a}", "a:b:c", "'; DROP TABLE search_index; --", "a\x00b",
    "\x00", "\ud800", "a\udfffb", "\u202eabc", "😀", "😀 đất", "𝔘𝔫𝔦", "中文 测试", "ไทย", "العربية", "x" * 10_000,
    "đất " * 2_500, "' OR 1=1", "<script>alert(1)</script>", "{{ 7*7 }}", "%s %(a)s", "\t\n\r",
    "a" * 50 + "&" * 50, "1/2/3/4/5", "=dat", "+dat", "@p1", "@entries", "|", "a|b", "ß ﬁ ½ ²", "İı",
    "\u0301\u0301", "d" * 299 + "đ",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_can_be_typed_breaks_the_page(browse, sapa, bacha, text):
    make_article(sapa, title="Đất đai và nhà ở")
    make_article(bacha, title="Đất đai và nhà ở")
    typed = text.encode("utf-8", "surrogatepass")

    for scope in ("portal", "all"):
        response = browse(sapa).get("/tim-kiem/", {"q": typed, "scope": scope})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400), st.sampled_from(["vi", "en"]), st.booleans())
def test_any_text_has_an_answer(sapa, text, language, everywhere):
    if not SearchEntry.objects.filter(kind="news").exists():
        make_article(sapa, title="Đất đai và nhà ở")

    found = answer(Question(text, language, portal=None if everywhere else sapa.pk))

    assert found.total >= len(found.results)


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1e9", "²", "9" * 5_000])
def test_a_page_that_cannot_be_is_not_found(browse, sapa, page):
    assert browse(sapa).get("/tim-kiem/", {"q": "a", "page": page}).status_code == 404


@pytest.mark.parametrize("articles", [1, 12])
@pytest.mark.parametrize("everywhere", [False, True])
def test_an_answer_costs_five_statements(
    sapa, bacha, articles, everywhere, django_assert_num_queries
):
    for number in range(articles):
        make_article(sapa, title=f"Đất đai bài {number}")
        make_article(bacha, title=f"Đất đai bài {number}")
    question = Question("dat dai", "vi", portal=None if everywhere else sapa.pk)

    with django_assert_num_queries(5):
        assert answer(question).total == (2 * articles if everywhere else articles)


def test_a_refresh_that_finds_nothing_new_changes_nothing(sapa):
    page = make_article(sapa)

    assert refresh(PageSource(), [str(page.pk)]) == 0


def test_readers_of_english_find_english_and_marked_originals_where_there_is_none(
    browse, sapa, bacha
):
    make_article(sapa, title="Công khai thủ tục hành chính")
    make_article(bacha, title="Thủ tục hành chính ở Bắc Hà")
    make_article(sapa, title="Cấp giấy chứng nhận quyền sử dụng đất")
    make_article(sapa, language="en", title="Land use rights explained")

    def found(text, **more):
        results = ask(browse(sapa), text, at="/en/search/", **more).context["results"]
        return [(r["language"], r["url"].rpartition("/tin-tuc/")[0]) for r in results]

    assert found("administrative procedures") == [("vi", "")]
    assert sorted(found("administrative procedures", scope="all")) == [
        ("vi", ""),
        ("vi", "http://bacha.laocai.test"),
    ]
    land = ask(browse(sapa), "land use rights", at="/en/search/")
    assert titles(land) == [
        "Land use rights explained",
        "Cấp giấy chứng nhận quyền sử dụng đất",
    ]
    text = land.content.decode()
    assert text.count('<article class="result" lang="vi">') == 1
    assert text.count('<span class="badge" lang="en">Vietnamese</span>') == 1
