"""Many articles at once, as an import brings them."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import Page, ReferenceIndex, Revision

from cms.changes.models import Change
from cms.news.models import ArticlePage
from cms.news.operations import bulk_add_articles
from search.models import SearchEntry
from sites.scope import WrongPortal, portal_scope
from tests.factories import make_article, make_image, section_of

MOMENT = datetime.fromisoformat("2021-03-02T09:30:00+07:00")


def article(title="Đất đai ở Sa Pa", **fields):
    fields = {"summary": "Tóm tắt.", "published_at": MOMENT, "body": TEXT} | fields
    return ArticlePage(title=title, **fields)


TEXT = [{"type": "text", "value": "<p>Nội dung.</p>"}]


def test_imported_articles_are_published_on_their_day(in_sapa):
    news, procedures = section_of(in_sapa), section_of(in_sapa, "procedures")

    one, two = bulk_add_articles(
        articles=[(news, article()), (procedures, article("Hộ tịch", picture=make_image(in_sapa)))]
    )

    one.refresh_from_db()
    assert (one.live, one.url_path) == (True, "/sapa/tin-tuc/dat-dai-o-sa-pa/")
    assert one.first_published_at == one.last_published_at == one.published_at == MOMENT
    assert one.latest_revision == one.live_revision == Revision.objects.for_instance(one).get()
    assert two.get_parent() == procedures.page_ptr
    assert ReferenceIndex.get_references_for_object(two).get().model_path == "picture"
    for page in (one, two):
        assert Change.objects.filter(kind="page", object_id=page.pk, portal=in_sapa).count() == 1
        assert SearchEntry.objects.filter(object_id=page.pk).count() == 1
    assert all(not problems for problems in Page.find_problems())


def test_equal_titles_get_numbers_in_their_section_alone(in_sapa):
    make_article(in_sapa, title="Hộ tịch", slug="ho-tich")
    news, procedures = section_of(in_sapa), section_of(in_sapa, "procedures")

    pages = bulk_add_articles(
        articles=[
            (news, article("Hộ tịch")),
            (news, article("Hộ tịch")),
            (procedures, article("Hộ tịch")),
            (news, article("!!")),
        ]
    )

    assert [page.slug for page in pages] == ["ho-tich-2", "ho-tich-3", "article", "ho-tich"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "'', title: This field cannot be blank."),
        ({"title": "x" * 256}, f"'{'x' * 80}', title: 256 characters, 255 fit."),
        ({"summary": "x" * 501}, "'Tên', summary: 501 characters, 500 fit."),
        ({"published_at": None}, "'Tên', published_at: An imported article needs its date."),
        (
            {"byline": "a\u202eb"},
            "'Tên', byline: These invisible characters may not stand in a text: U+202E.",
        ),
    ],
)
def test_a_text_that_the_desk_would_refuse_stops_the_whole_import(in_sapa, fields, message):
    news = section_of(in_sapa)
    before = ArticlePage.objects.count()

    with translation.override("en"), pytest.raises(ValidationError) as error:
        bulk_add_articles(
            articles=[(news, article()), (news, article(**({"title": "Tên"} | fields)))]
        )

    assert error.value.messages == [message]
    assert ArticlePage.objects.count() == before


def test_an_import_stays_in_its_portal(sapa, bacha):
    ours, theirs = section_of(sapa), section_of(bacha)
    before = ArticlePage.objects.count()

    with portal_scope(sapa), pytest.raises(WrongPortal):
        bulk_add_articles(articles=[(ours, article()), (theirs, article())])

    assert ArticlePage.objects.count() == before


def test_the_number_of_statements_hardly_grows(in_sapa, django_assert_max_num_queries):
    news = section_of(in_sapa)

    with django_assert_max_num_queries(45):
        bulk_add_articles(articles=[(news, article("Một"))])
    with django_assert_max_num_queries(45):
        bulk_add_articles(articles=[(news, article(f"Bài {n}")) for n in range(150)])
