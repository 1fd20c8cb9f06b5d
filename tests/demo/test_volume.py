"""A half-year's volume has the figures of the province's report for January to June 2021."""

import csv
from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.demo.texts import FOLDER
from cms.demo.volume import items_of_portals, load_volume, load_volumes
from cms.news.models import ArticlePage
from cms.news.queries import items_by_portal
from sites.registry import registry
from tests.factories import make_article

FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)


def test_the_shares_of_portals_make_the_sums_of_the_report():
    items = items_of_portals()
    with (FOLDER.parent / "portals.csv").open(encoding="utf-8") as file:
        kinds = {row["slug"]: row["kind"] for row in csv.DictReader(file)}

    assert set(items) == set(kinds)
    sums, portals = Counter(), Counter()
    for slug, kind in kinds.items():
        group = "department" if kind in ("vertical", "specialised") else kind
        sums[group] += items[slug]
        portals[group] += 1
    assert sums == {
        "province": 1987,
        "party": 2653,
        "department": 7890,
        "district": 2873,
        "commune": 1494,
    }
    assert portals == {"province": 1, "party": 14, "department": 39, "district": 9, "commune": 20}
    assert items["tplaocai"] == 1385
    assert 850 <= items["sapa"] < 900
    for slug in ("snnptnt", "syt", "skhcn", "stttt", "bantochuc"):
        assert 400 <= items[slug] <= 550
    assert [slug for slug, count in items.items() if not count] == ["ttdaugia", "tt-khanhyen"]


def test_portals_get_their_articles_once(laocai, sapa, bacha, tt_bacha, capsys):
    wanted = {p.slug: items_of_portals()[p.slug] for p in (laocai, sapa, bacha, tt_bacha)}
    make_article(sapa, published_at="2021-07-01T00:00:00+07:00")  # after the half-year
    make_article(sapa, language="en", published_at="2021-06-30T23:59:00+07:00")

    assert load_volumes(lambda *news: None) == sum(wanted.values())

    def counts():
        return {portal.slug: n for portal, n in items_by_portal(FIRST, LAST).items()}

    assert counts() == wanted
    assert load_volumes(lambda *news: None) == 0
    assert counts() == wanted
    assert all(not problems for problems in Page.find_problems())
    assert ArticlePage.objects.filter(latest_revision=None).count() == 0

    call_command("portal_counts", "--from", "2021-01-01", "--to", "2021-06-30")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        str(sum(wanted.values())),
        *["all", "portals,", "2021-01-01", "to", "2021-06-30"],
    ]
    assert [line.split() for line in lines if len(line.split()) == 2] == [
        ["1987", "laocai"],
        ["894", "sapa"],
        [str(wanted["bacha"]), "bacha"],
        [str(wanted["tt-bacha"]), "tt-bacha"],
    ]
    official = ArticlePage.objects.filter(
        url_path__regex=r"^/laocai/(chi-dao-dieu-hanh|van-ban|thu-tuc-hanh-chinh)/"
    )
    assert official.count() == 477


def test_a_portal_that_has_articles_of_these_months_is_left_alone(sapa):
    make_article(sapa, published_at="2021-06-30T23:59:00+07:00")

    assert load_volume(sapa, 10) == 0


def test_counting_is_one_statement(sapa, bacha, django_assert_num_queries):
    make_article(sapa, published_at="2021-02-01T00:00:00+07:00")
    make_article(sapa, published_at="2021-02-01T00:00:00+07:00", live=False)
    registry.all()

    with django_assert_num_queries(1):
        counts = items_by_portal(date(2021, 2, 1), date(2021, 2, 1))

    assert {portal.slug: n for portal, n in counts.items()} == {
        "laocai": 0,
        "sapa": 1,
        "bacha": 0,
        "tt-bacha": 0,
    }


def test_days_in_the_wrong_order_are_refused(sapa):
    with pytest.raises(CommandError, match="2021-01-01 lies before 2021-06-30"):
        call_command("portal_counts", "--from", "2021-06-30", "--to", "2021-01-01")
