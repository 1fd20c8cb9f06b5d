"""Pages that editors put first, and what readers asked."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cms.core.trees import homes_of
from search.asked_queries import notebook
from search.models import AskedQuery, AskingWeek, BestBet, QueryAsker
from sites.operations import grant_role
from sites.scope import all_portals, portal_scope
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_empty_notebook():
    notebook.forget()


def pin(portal, query, page, **fields):
    with portal_scope(portal):
        return BestBet.objects.create(query=query, page=page.page_ptr, **fields)


def results(client, text, path="/tim-kiem/", **more):
    response = client.get(path, {"q": text, **more})
    assert response.status_code == 200
    return response


def titles(response):
    found = response.context["results"]
    return [r["title_html"].replace("<mark>", "").replace("</mark>", "") for r in found]


def recommended(response):
    return [result["is_pinned"] for result in response.context["results"]]


def test_a_pinned_page_stands_first_and_is_marked(browse, sapa, bacha):
    make_article(sapa, title="Cấp căn cước ở Sa Pa")
    page = make_article(sapa, title="Hướng dẫn mới nhất")
    make_article(bacha, title="Cấp căn cước ở Bắc Hà")
    pin(sapa, "Căn cước", page)

    for typed in ("căn cước", "can cuoc", "CAN  CUOC!"):
        response = results(browse(sapa), typed)
        assert titles(response) == ["Hướng dẫn mới nhất", "Cấp căn cước ở Sa Pa"]
        assert recommended(response) == [True, False]
    assert recommended(results(browse(bacha), "can cuoc")) == [False]
    assert recommended(results(browse(sapa), "cap can cuoc")) == [False]


def test_a_page_stands_once_and_only_before_what_was_plainly_asked(browse, sapa):
    page = make_article(sapa, title="Cấp căn cước")
    make_article(sapa, title="Căn cước, căn cước")
    pin(sapa, "can cuoc", page)

    assert titles(results(browse(sapa), "can cuoc")) == ["Cấp căn cước", "Căn cước, căn cước"]
    assert recommended(results(browse(sapa), "can cuoc", order="date")) == [False, False]
    assert recommended(results(browse(sapa), "can cuoc", kind="news")) == [False, False]


def test_a_pinned_page_is_the_answer_where_there_is_no_other(browse, sapa):
    pin(sapa, "zyx", make_article(sapa, title="Hướng dẫn"))

    response = results(browse(sapa), "zyx")
    assert titles(response) == ["Hướng dẫn"]
    assert response.context["total"] == 1


def test_readers_of_english_get_the_translation_or_the_original_marked(browse, sapa):
    vietnamese = make_article(sapa, title="Cấp căn cước")
    pin(sapa, "identity card", vietnamese)

    (only,) = results(browse(sapa), "identity card", path="/en/search/").context["results"]
    assert (only["title_html"], only["language"], only["is_pinned"]) == ("Cấp căn cước", "vi", True)

    english = make_article(sapa, language="en", title="Getting a card")
    with portal_scope(sapa):
        english.translation_key = vietnamese.translation_key
        english.save()
    (only,) = results(browse(sapa), "identity card", path="/en/search/").context["results"]
    assert (only["title_html"], only["language"], only["is_pinned"]) == (
        "Getting a <mark>card</mark>",
        "en",
        True,
    )


def test_the_last_day_is_inclusive(browse, sapa):
    page = make_article(sapa, title="Hướng dẫn")
    bet = pin(sapa, "zyx", page, until=timezone.localdate())
    assert recommended(results(browse(sapa), "zyx")) == [True]

    with portal_scope(sapa):
        bet.until -= timedelta(days=1)
        bet.save()
    assert titles(results(browse(sapa), "zyx")) == []


def test_a_page_that_is_not_public_is_not_pinned(browse, sapa):
    page = make_article(sapa, title="Hướng dẫn")
    pin(sapa, "zyx", page)
    with portal_scope(sapa):
        page.unpublish()

    assert titles(results(browse(sapa), "zyx")) == []


# --- the desk -----------------------------------------------------------------------------------

ADD = "wagtailsnippets_search_bestbet:add"


def test_the_administrator_pins_a_page_of_her_portal(browse, sapa, bacha):
    desk = browse(sapa, make_user(sapa, "portal_admin"))
    own, other = make_article(sapa), make_article(bacha)

    sent = {"query": "Căn cước", "until": ""}
    desk.post(reverse(ADD), {**sent, "page": own.pk})
    answer = desk.post(reverse(ADD), {**sent, "page": other.pk})
    assert "page" in answer.context["form"].errors
    again = desk.post(reverse(ADD), {**sent, "query": "can cuoc", "page": own.pk})
    assert "page" in again.context["form"].errors
    nothing = desk.post(reverse(ADD), {**sent, "query": "?!", "page": own.pk})
    assert "query" in nothing.context["form"].errors

    with all_portals():
        assert list(BestBet.objects.values_list("portal", "words", "page")) == [
            (sapa.pk, "cancuoc", own.pk)
        ]


def test_from_a_question_it_is_one_step_to_a_pinned_page(browse, sapa):
    ask(sapa, browse, "chợ phiên & lễ hội", people=5)
    desk = browse(sapa, make_user(sapa, "portal_admin"))

    text = desk.get(reverse("asked_queries")).content.decode()
    (address, *_others) = re.findall(r'href="([^"]*bestbet/add/[^"]*)"', text)
    form = desk.get(address.replace("&amp;", "&")).context["form"]
    assert form["query"].value() == "chợ phiên & lễ hội"
    assert desk.get(reverse(ADD), {"query": "x\x00" * 900}).status_code == 200


def test_best_bets_of_another_portal_are_not_there(browse, sapa, bacha):
    bet = pin(bacha, "của Bắc Hà", make_article(bacha))
    pin(sapa, "của Sa Pa", make_article(sapa))
    desk = browse(sapa, make_user(sapa, "portal_admin"))

    listed = desk.get(reverse("wagtailsnippets_search_bestbet:list")).content.decode()
    assert "của Sa Pa" in listed
    assert "của Bắc Hà" not in listed
    edit = reverse("wagtailsnippets_search_bestbet:edit", args=[bet.pk])
    assert desk.get(edit).status_code == 404


@pytest.mark.parametrize("role", ["writer", "approver", "question_clerk"])
def test_others_neither_pin_nor_read_what_was_asked(browse, sapa, role):
    desk = browse(sapa, make_user(sapa, role))

    assert desk.get(reverse(ADD)).status_code in (302, 403)
    assert desk.get(reverse("asked_queries")).status_code in (302, 403)


# --- what readers ask ---------------------------------------------------------------------------


def ask(portal, browse, text, *, people=1, first=1, path="/tim-kiem/"):
    for number in range(first, first + people):
        browse(portal).get(path, {"q": text}, REMOTE_ADDR=f"203.0.113.{number}")
    notebook.write()


def shown(browse, portal):
    admin = make_user()
    grant_role(user=admin, role="portal_admin", portal=portal)
    lists = browse(portal, admin).get(reverse("asked_queries")).context["lists"]
    return [[(row["said"], row["people"], row["found"]) for row in rows] for _title, rows in lists]


def test_questions_are_shown_from_five_askers_on(browse, sapa, bacha):
    make_article(sapa, title="Chợ phiên")
    ask(sapa, browse, "chợ phiên", people=4)
    ask(sapa, browse, "chợ phiên", people=4)
    ask(bacha, browse, "chợ phiên", people=1, first=9)
    assert shown(browse, sapa) == [[], []]

    ask(sapa, browse, "cho phien", first=5)
    ask(sapa, browse, "zzyx", people=6)
    assert shown(browse, sapa) == [[("zzyx", 6, 0), ("chợ phiên", 5, 1)], [("zzyx", 6, 0)]]
    assert shown(browse, bacha) == [[], []]


def test_nothing_tells_who_asked(browse, sapa):
    ask(sapa, browse, "chợ phiên")
    ask(sapa, browse, "văn bản")

    with all_portals():
        marks = list(QueryAsker.objects.values_list("mark", flat=True))
        assert len(set(marks)) == 2
        rows = [*AskedQuery.objects.values(), *QueryAsker.objects.values()]
    assert "203.0.113" not in str(rows)


@pytest.mark.parametrize("text", ["0912 345 678", "010203004567", "an@example.org", "x" * 101, "?"])
def test_what_may_name_a_person_is_not_kept(browse, sapa, text):
    ask(sapa, browse, text, people=6)

    with all_portals():
        assert not AskedQuery.objects.exists()


def test_a_new_week_throws_away_who_asked_and_what_too_few_asked(browse, sapa):
    with time_machine.travel(date(2026, 3, 4), tick=False):
        ask(sapa, browse, "chợ phiên", people=6)
        ask(sapa, browse, "riêng tư", people=4)
    with time_machine.travel(date(2026, 3, 11), tick=False):
        ask(sapa, browse, "chợ phiên", people=5)
        assert shown(browse, sapa)[0] == [("chợ phiên", 11, 0)]

        with all_portals():
            weeks = set(AskedQuery.objects.values_list("week_date", flat=True))
            assert weeks == {date(2026, 3, 2), date(2026, 3, 9)}
            assert not AskedQuery.objects.filter(text="riêng tư").exists()
            assert QueryAsker.objects.count() == 5
        assert AskingWeek.objects.get().start_date == date(2026, 3, 9)


def test_counting_costs_the_same_for_one_question_as_for_many(
    browse, sapa, django_assert_num_queries
):
    ask(sapa, browse, "mot")
    browse(sapa).get("/tim-kiem/", {"q": "hai"})
    with django_assert_num_queries(11):
        notebook.write()
    for number in range(30):
        browse(sapa).get("/tim-kiem/", {"q": f"cau hoi {number}"})
    with django_assert_num_queries(11):
        notebook.write()


def test_english_questions_stand_apart(browse, sapa):
    assert homes_of(sapa).keys() == {"vi", "en"}
    ask(sapa, browse, "market", people=5, path="/en/search/")
    ask(sapa, browse, "market", people=3)

    assert shown(browse, sapa)[0] == [("market", 5, 0)]
