"""Years and numbers of articles by section."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cms.news.archive import archive_of
from sites.scope import portal_scope
from tests.factories import make_article, section_of

pytestmark = pytest.mark.django_db(transaction=True)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year, month=6, day=1, hour=12):
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def test_articles_count_in_their_section_and_those_above(sapa, bacha):
    make_article(sapa, published_at=at(2020))
    make_article(sapa, published_at=at(2021))
    make_article(sapa, section="direction", published_at=at(2019))
    make_article(sapa, published_at=at(2018), live=False)
    make_article(sapa, language="en", published_at=at(2017))
    make_article(bacha, published_at=at(2016))

    news, direction = (section_of(sapa, key).path for key in ("news", "direction"))
    home = sapa.site.root_page.path
    archive = archive_of(sapa.pk)
    assert (archive.years(news), archive.count(news), archive.count(news, 2020)) == (
        [2021, 2020],
        2,
        1,
    )
    assert (archive.years(direction), archive.count(direction)) == ([2019], 1)
    assert (archive.years(home), archive.count(home)) == ([2021, 2020, 2019], 3)
    assert archive.years(section_of(sapa, language="en").path) == [2017]


def test_a_year_begins_at_midnight_in_vietnam(sapa):
    make_article(sapa, published_at=at(2021, 1, 1, hour=0))
    assert archive_of(sapa.pk).years(section_of(sapa).path) == [2021]


def test_it_follows_what_is_published_and_taken_back(sapa):
    path = section_of(sapa).path
    page = make_article(sapa, published_at=at(2020))
    assert archive_of(sapa.pk).count(path) == 1
    with portal_scope(sapa):
        page.unpublish()
    assert archive_of(sapa.pk).count(path) == 0
    with portal_scope(sapa):
        page.save_revision().publish()
        page.move(section_of(sapa, "direction"), pos="last-child")
    assert archive_of(sapa.pk).count(path) == 0
    assert archive_of(sapa.pk).count(section_of(sapa, "direction").path) == 1
