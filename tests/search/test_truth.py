"""The index says what the content says, after everything that can happen to it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from wagtail.models import Page, PageViewRestriction

from cms.core.trees import bulk_add_pages, homes_of
from cms.news.models import ArticlePage, SectionPage
from search.audit import audit
from search.indexing import refresh
from search.models import SearchEntry
from search.pages import PageSource
from sites.operations import close_portal, create_portal, ensure_portal, open_portal
from sites.registry import registry
from sites.scope import all_portals, portal_scope
from tests.factories import make_article, section_of
from tests.search.happenings import OF_A_PAGE, happenings, let_happen

pytestmark = pytest.mark.django_db


def found(portal, kind="news"):
    return sorted(
        SearchEntry.objects.filter(portal=portal.pk, kind=kind).values_list("title", flat=True)
    )


@pytest.fixture(autouse=True)
def _index_is_content_at_the_end(_portals):
    yield
    assert list(audit()) == []


def test_a_draft_is_not_found_until_it_is_published(sapa):
    page = make_article(sapa, title="Chưa ai biết", live=False)
    assert found(sapa) == []

    with portal_scope(sapa):
        page.get_latest_revision().publish()

    assert found(sapa) == ["Chưa ai biết"]


def test_an_edit_is_found_when_it_is_published(sapa):
    page = make_article(sapa, title="Tên cũ")
    with portal_scope(sapa):
        page.title = "Tên mới"
        revision = page.save_revision()
        assert found(sapa) == ["Tên cũ"]
        revision.publish()

    assert found(sapa) == ["Tên mới"]


def test_what_is_unpublished_or_deleted_is_gone(sapa, bacha):
    first, second = make_article(sapa, title="Một"), make_article(sapa, title="Hai")
    make_article(bacha, title="Ba")

    with portal_scope(sapa):
        first.unpublish()
        assert found(sapa) == ["Hai"]
        second.delete()

    assert found(sapa) == []
    assert found(bacha) == ["Ba"]


def test_a_rolled_back_change_was_none(sapa):
    page = make_article(sapa, title="Vẫn đây")

    def unpublish_and_fail():
        with portal_scope(sapa), transaction.atomic():
            page.unpublish()
            assert found(sapa) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unpublish_and_fail()
    assert found(sapa) == ["Vẫn đây"]


def test_an_address_follows_its_section(sapa):
    make_article(sapa, title="Bài", slug="bai")
    with portal_scope(sapa):
        section = section_of(sapa)
        section.slug = "tin-moi"
        section.save()

    assert SearchEntry.objects.get(kind="news").path == "tin-moi/bai/"


def test_a_moved_page_has_its_new_address_and_section(sapa):
    page = make_article(sapa, title="Bài", slug="bai")
    target = section_of(sapa, "direction")
    with portal_scope(sapa):
        page.move(target, pos="last-child")

    entry = SearchEntry.objects.get(kind="news")
    assert entry.path == f"{target.slug}/bai/"
    assert entry.section_id == target.pk
    assert found(sapa, "section") == [target.title]


def test_a_private_section_hides_what_is_in_it(sapa, bacha):
    make_article(sapa, title="Nội bộ")
    make_article(bacha, title="Công khai")
    with portal_scope(sapa):
        restriction = PageViewRestriction.objects.create(
            page=section_of(sapa), restriction_type="password", password="x"
        )
        assert found(sapa) == found(sapa, "section") == []
        late = make_article(sapa, title="Đến sau")
        assert found(sapa) == []
        restriction.delete()

    assert found(sapa) == ["Nội bộ", "Đến sau"]
    assert late.live
    assert found(bacha) == ["Công khai"]


def test_a_page_moved_out_of_a_private_section_is_found(sapa):
    page = make_article(sapa, title="Bài")
    with portal_scope(sapa):
        PageViewRestriction.objects.create(
            page=section_of(sapa), restriction_type="password", password="x"
        )
        Page.objects.get(pk=page.pk).specific.move(section_of(sapa, "direction"), pos="last-child")

    assert found(sapa) == ["Bài"]


def test_a_section_is_found_while_it_has_something_to_show(sapa):
    assert found(sapa, "section") == []
    page = make_article(sapa)
    title = section_of(sapa).title
    assert found(sapa, "section") == [title]

    with portal_scope(sapa):
        page.unpublish()

    assert found(sapa, "section") == []


def test_a_closed_portal_is_gone_and_an_opened_one_is_back(sapa, bacha):
    make_article(sapa, title="Bài")
    make_article(bacha, title="Bài")

    close_portal(portal=sapa, successor=bacha)
    assert not SearchEntry.objects.filter(portal=sapa).exists()
    assert found(bacha) == ["Bài"]
    open_portal(portal=sapa)

    assert found(sapa) == ["Bài"]
    assert len(found(sapa, "portal")) == 2


def test_a_portal_in_preparation_is_not_found(laocai):
    portal = create_portal(
        slug="moi", name_vi="Mới", name_en="New", kind="commune", parent=laocai, status="preparing"
    )
    make_article(portal)

    assert not SearchEntry.objects.filter(portal=portal).exists()


def test_a_new_name_of_a_portal_is_found(sapa):
    ensure_portal(slug="sapa", name_vi="Phường Sa Pa", name_en="Sa Pa Ward")

    assert found(sapa, "portal") == ["Phường Sa Pa", "Sa Pa Ward"]


def test_both_languages_come_and_go_on_their_own(sapa):
    original = make_article(sapa, title="Bài")
    english = make_article(
        sapa, title="Article", language="en", translation_key=original.translation_key
    )
    assert found(sapa) == ["Article", "Bài"]

    with portal_scope(sapa):
        english.unpublish()

    assert found(sapa) == ["Bài"]


def test_a_deleted_section_takes_its_articles_along(sapa):
    make_article(sapa, title="Bài")
    with portal_scope(sapa):
        SectionPage.objects.get(pk=section_of(sapa).pk).delete()

    assert found(sapa) == []


@pytest.mark.parametrize("count", [3, 60])
def test_many_pages_at_once_cost_few_statements(sapa, count, django_assert_max_num_queries, across):
    section = section_of(sapa)
    pages = [
        ArticlePage(
            title=f"Bài {n}", slug=f"bai-{n}", summary="Tóm tắt", body=[], locale=section.locale
        )
        for n in range(count)
    ]

    with django_assert_max_num_queries(50):
        bulk_add_pages(section, pages)

    assert len(found(sapa)) == count


def test_looking_for_content_below_a_section_reads_no_other_pages(sapa):
    """SQLite's plan goes by the tree, not by an index that nearly all pages are in."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    section = section_of(sapa)
    make_article(sapa)
    with CaptureQueriesContext(connection) as asked:
        refresh(PageSource(), [str(section.pk)])
    statements = [q["sql"] for q in asked if "SUBSTR" in q["sql"]]
    assert len(statements) == 1
    with connection.cursor() as cursor:
        plan = str(cursor.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall())
    assert "alias_of" not in plan
    assert "path>? AND path<?" in plan


def test_every_home_and_contact_page_is_found(sapa):
    with all_portals():
        homes = homes_of(sapa)
    assert found(sapa, "portal") == sorted([sapa.name_vi, sapa.name_en])
    assert found(sapa, "contact") == ["Contact", "Liên hệ"]
    assert set(homes) == {"vi", "en"}


def test_a_section_inside_a_section_comes_and_goes_with_its_pages(sapa):
    with portal_scope(sapa):
        inner = section_of(sapa).add_child(
            instance=SectionPage(title="Chuyên đề", slug="chuyen-de")
        )
    assert found(sapa, "section") == []
    page = make_article(sapa, title="Bài")
    with portal_scope(sapa):
        Page.objects.get(pk=page.pk).specific.move(inner, pos="last-child")
    assert found(sapa, "section") == ["Chuyên đề", section_of(sapa).title]

    with portal_scope(sapa):
        ArticlePage.objects.get(pk=page.pk).delete()

    assert found(sapa, "section") == []


# --- anything, in any order ------------------------------------------------------------------------


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happenings)
def test_whatever_happens_the_index_is_the_content(sapa, bacha, steps):
    with transaction.atomic():
        for step in steps:
            let_happen(*step)
            assert list(audit()) == []
        transaction.set_rollback(True)
    registry.changed()


@pytest.mark.parametrize("action", OF_A_PAGE)
@pytest.mark.parametrize("is_rolled_back", [False, True])
def test_each_thing_that_happens_to_an_article_happens(sapa, bacha, action, is_rolled_back):
    page = make_article(sapa, title="Bài")
    path = page.path

    let_happen(action, "sapa", "vi", 0, is_rolled_back)

    after = ArticlePage.objects.filter(pk=page.pk).values_list("title", "live", "path").first()
    nothing = ("Bài", True, path)
    assert (after == nothing) == is_rolled_back
    if action == "leave" and not is_rolled_back:
        assert (found(sapa), found(bacha)) == ([], ["Bài"])
