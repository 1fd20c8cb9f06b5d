"""Narrowing, sorting, correcting: what stands around the results."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils.timezone import make_aware

from tests.factories import make_article, section_of
from tests.search.test_results import ask, titles

pytestmark = pytest.mark.django_db


def facet(response, title):
    return next((f for f in response.context["facets"] if f.title == title), None)


def choices(response, title):
    found = facet(response, title)
    return {choice.label: choice.count for choice in found.choices} if found else {}


def day(text):
    return make_aware(datetime.fromisoformat(text))


@pytest.fixture
def markets(sapa, bacha):
    """The same four articles in two portals, one of them of another year, and one in English."""
    for portal in (sapa, bacha):
        for number in range(3):
            make_article(
                portal, title=f"Chợ phiên lần {number}", published_at=day("2021-03-01 08:00")
            )
        make_article(portal, title="Chợ phiên năm cũ", published_at=day("2019-03-01 08:00"))
    make_article(
        sapa, title="Cho phien market", language="en", published_at=day("2021-03-02 08:00")
    )


@pytest.mark.usefixtures("markets")
def test_facets_count_what_choosing_them_gives(browse, sapa, bacha):
    client = browse(sapa)
    everywhere = ask(client, "cho phien", scope="all")

    assert everywhere.context["total"] == 9
    assert choices(everywhere, "Cổng") == {
        "Ủy ban nhân dân thị xã Sa Pa": 5,
        "Ủy ban nhân dân huyện Bắc Hà": 4,
    }
    assert choices(everywhere, "Năm") == {"2021": 7, "2019": 2}
    assert sum(choices(everywhere, "Ngôn ngữ").values()) == 9
    assert facet(everywhere, "Loại nội dung") is None  # all of one kind: no choice
    for found in everywhere.context["facets"]:
        for choice in found.choices:
            assert client.get("/tim-kiem/" + choice.url).context["total"] == choice.count


@pytest.mark.usefixtures("markets")
def test_a_choice_leaves_the_other_values_to_be_chosen_and_can_be_taken_back(browse, sapa, bacha):
    client = browse(sapa)
    chosen = ask(client, "cho phien", scope="all", portal="bacha", year="2021")

    assert chosen.context["total"] == 3
    assert choices(chosen, "Cổng") == {
        "Ủy ban nhân dân huyện Bắc Hà": 3,
        "Ủy ban nhân dân thị xã Sa Pa": 4,
    }
    assert choices(chosen, "Năm") == {"2021": 3, "2019": 1}
    assert [c.label for c in chosen.context["chosen"]] == ["Ủy ban nhân dân huyện Bắc Hà", "2021"]
    without_year = client.get("/tim-kiem/" + chosen.context["chosen"][1].url)
    assert without_year.context["total"] == 4
    assert client.get("/tim-kiem/" + chosen.context["unfiltered_url"]).context["total"] == 9


@pytest.mark.usefixtures("markets")
@pytest.mark.parametrize(
    "choice",
    [{"portal": "nosuch"}, {"kind": "x"}, {"year": "99999"}, {"language": "xx"}, {"order": "z"}],
)
def test_a_choice_that_nobody_offers_is_none(browse, sapa, choice):
    assert ask(browse(sapa), "cho phien", scope="all", **choice).context["total"] == 9


@pytest.mark.usefixtures("markets")
def test_the_newest_can_come_first_and_every_page_is_reached(browse, sapa, bacha):
    for number in range(10):
        make_article(
            sapa,
            title=f"Chợ phiên mới {number}",
            published_at=day(f"2022-01-{number + 1:02} 08:00"),
        )
    client = browse(sapa)

    pages = [
        ask(client, "cho phien", scope="all", order="date", page=page).context["results"]
        for page in (1, 2)
    ]

    dates = [result["date"] for page in pages for result in page]
    assert len(dates) == 19
    assert dates == sorted(dates, reverse=True)
    assert (
        'href="?q=cho+phien&amp;scope=all"'
        in ask(client, "cho phien", scope="all", order="date").content.decode()
    )


def test_the_document_with_exactly_that_number_is_first(browse, sapa, bacha):
    make_article(sapa, title="Quyết định số 12/2023/NQ-HĐND", summary="12 2023 nd cp " * 30)
    make_article(sapa, title="Về 112/2023/NĐ-CP và 12/2022/NĐ-CP", summary="12/2022/NĐ-CP " * 20)
    make_article(
        sapa,
        title="Thi hành luật",
        body=[{"type": "text", "value": "<p>Theo 12/2023/NĐ-CP.</p>"}],
    )
    make_article(sapa, title="Nghị định 12/2023/NĐ-CP")

    found = titles(ask(browse(sapa), "12/2023/nd-cp"))

    assert found[:2] == ["Nghị định 12/2023/NĐ-CP", "Thi hành luật"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thu tuc hanh chihn", "thủ tục hành chính"),
        ("thủ tục hàn chính", "thủ tục hành chính"),
        ("thu tuc anh chinh", "thủ tục hành chính"),
        ("chihn", "chính"),
    ],
)
def test_a_slip_of_a_finger_is_asked_about(browse, sapa, bacha, typed, meant):
    make_article(sapa, title="Cải cách thủ tục hành chính")
    make_article(bacha, title="Cải cách thủ tục hành chính")

    response = ask(browse(sapa), typed)

    assert response.context["meant"]["text"] == meant
    assert titles(browse(sapa).get("/tim-kiem/" + response.context["meant"]["url"])) == [
        "Cải cách thủ tục hành chính"
    ]


def test_what_is_written_nowhere_can_be_left_out(browse, sapa, bacha):
    make_article(sapa, title="Lễ hội mùa xuân")
    make_article(bacha, title="Lễ hội mùa xuân")

    response = ask(browse(sapa), "lễ hội Zzyzxqk")

    assert response.context["fewer"]["text"] == "lễ hội"
    assert 'q=l%E1%BB%85+h%E1%BB%99i"' in response.content.decode()


def test_a_choice_that_leaves_nothing_can_be_given_up(browse, sapa, bacha):
    make_article(sapa, title="Chợ phiên", published_at=day("2021-03-01 08:00"))

    response = ask(browse(sapa), "cho phien", year="1999")

    assert response.context["results"] == []
    assert 'href="?q=cho+phien"' in response.content.decode()


@pytest.mark.parametrize("more", [{}, {"scope": "all"}, {"scope": "all", "order": "date"}])
def test_the_page_costs_the_same_however_much_is_found(
    browse, sapa, bacha, more, django_assert_num_queries
):
    client = browse(sapa)
    for number in range(2):
        make_article(sapa, title=f"Chợ phiên lần {number}")
        make_article(bacha, title=f"Chợ phiên lần {number}")
    ask(client, "cho phien", **more)
    with django_assert_num_queries(9):
        ask(client, "cho phien", **more)
    for number in range(20):
        make_article(sapa, title=f"Chợ phiên thứ {number}")
    ask(client, "cho phien", **more)
    with django_assert_num_queries(9):
        ask(client, "cho phien", **more)


# --- while typing --------------------------------------------------------------------------------


def suggest(client, text, at="/_search/titles/"):
    response = client.get(at, {"q": text})
    assert response.status_code == 200
    return json.loads(response.content)["titles"]


def test_titles_are_suggested_with_the_last_word_unfinished(browse, sapa, bacha):
    make_article(sapa, title="Thông báo của Sở Y tế")
    make_article(sapa, title="Sở Xây dựng trả lời")
    make_article(bacha, title="Sở Y tế ở Bắc Hà")
    client = browse(sapa)

    for typed in ("sở y t", "so y t", "SO Y", "soy", "sở y tế"):
        found = suggest(client, typed)
        assert [row["title"] for row in found][:2] == ["Thông báo của Sở Y tế", "Sở Y tế ở Bắc Hà"]
    own, other = found
    assert own["url"].startswith("/tin-tuc/")
    assert other["url"].startswith("http://bacha.laocai.test/tin-tuc/")
    assert other["about"] == "Ủy ban nhân dân huyện Bắc Hà"


def test_what_is_not_public_is_not_suggested(browse, sapa):
    make_article(sapa, title="Bí mật chưa đăng", live=False)

    assert suggest(browse(sapa), "bi mat") == []


@pytest.mark.parametrize(
    "typed", ["", "a", '"', "*", "a*", "\x00", "😀😀", "x" * 10_000, "=so", "'"]
)
def test_anything_may_be_typed(browse, sapa, typed):
    assert isinstance(suggest(browse(sapa), typed), list)


def test_suggesting_costs_three_statements_at_most(
    browse, sapa, bacha, django_assert_max_num_queries
):
    client = browse(sapa)
    for number in range(12):
        make_article(bacha, title=f"Chợ phiên lần {number}")
    suggest(client, "cho")
    with django_assert_max_num_queries(3):
        assert len(suggest(client, "cho ph")) == 8


def test_each_language_is_suggested_its_own(browse, sapa):
    original = make_article(sapa, title="Marathon Sa Pa")
    make_article(
        sapa, title="Marathon in Sa Pa", language="en", translation_key=original.translation_key
    )

    (row,) = suggest(browse(sapa), "marathon", at="/en/_search/titles/")

    assert (row["title"], row["language"]) == ("Marathon in Sa Pa", "en")
    assert re.fullmatch(r"/en/.*/", row["url"])
    assert section_of(sapa, "news", "en").slug in row["url"]


def test_the_script_of_suggestions_is_small():
    """At most 3 KB, as a reader's browser gets it before compression."""
    assert Path(finders.find("core/suggest.js")).stat().st_size <= 3_000
