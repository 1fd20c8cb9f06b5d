"""A save never takes the place of a colleague's version that its author has not seen."""

from datetime import timedelta

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.news.models import ArticlePage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(sapa, bacha):
    make_article(bacha, slug="bai")
    return make_article(sapa, slug="bai", title="Bài", summary="Như lúc mở")


@pytest.fixture
def desk(browse, sapa):
    """The desk of somebody who may publish in Sa Pa: `desk()`."""
    return lambda: browse(sapa, make_user(sapa, Role.APPROVER))


def form(article, summary, **fields):
    """What the desk sends of an article opened at its newest version."""
    revision = article.latest_revision
    return nested_form_data(
        {
            "title": "Bài",
            "slug": "bai",
            "summary": summary,
            "body": streamfield([("text", rich_text("<p>Nội dung.</p>"))]),
            "attachments": streamfield([]),
            "related": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            "loaded_revision_id": revision.pk,
            "loaded_revision_created_at": revision.created_at.isoformat(),
            **fields,
        }
    )


def stored(article):
    with portal_scope(article.portal):
        article = ArticlePage.objects.get(pk=article.pk)
        return article.summary, article.get_latest_revision_as_object().summary


def test_the_second_of_two_is_asked_and_may_then_replace(article, desk):
    address = f"/admin/pages/{article.pk}/edit/"
    opened_by_both = form(article, "Của người thứ nhất")
    first, second = desk(), desk()
    assert first.post(address, opened_by_both).status_code == 302

    asked = second.post(address, opened_by_both | {"summary": "Của người thứ hai"})

    assert asked.status_code == 200
    assert stored(article) == ("Như lúc mở", "Của người thứ nhất")
    html = asked.content.decode()
    assert "Của người thứ hai" in html
    assert "w-autosave" not in html.split('id="page-edit-form"')[1].split(">")[0]
    article.refresh_from_db()
    assert f'name="loaded_revision_id" value="{article.latest_revision.pk}"' in html

    again = form(article, "Của người thứ hai")
    assert second.post(address, again).status_code == 302
    assert stored(article) == ("Như lúc mở", "Của người thứ hai")


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_nothing_unseen_is_published_or_submitted(article, desk, action):
    address = f"/admin/pages/{article.pk}/edit/"
    opened_by_both = form(article, "Của người thứ nhất")
    desk().post(address, opened_by_both)

    asked = desk().post(address, opened_by_both | {"summary": "Của người thứ hai", action: "1"})

    assert asked.status_code == 200
    assert stored(article) == ("Như lúc mở", "Của người thứ nhất")


def test_ones_own_draft_that_was_on_its_way_is_no_reason_to_ask(article, desk):
    address = f"/admin/pages/{article.pk}/edit/"
    opened = form(article, "Bản nháp tự lưu")
    one = desk()
    assert one.post(address, opened).status_code == 302

    assert one.post(address, opened | {"summary": "Bản lưu bằng nút"}).status_code == 302

    assert stored(article) == ("Như lúc mở", "Bản lưu bằng nút")


def test_a_moment_that_is_none_asks_for_a_newer_version_of_somebody_else(article, desk):
    address = f"/admin/pages/{article.pk}/edit/"
    opened_by_both = form(article, "Của người thứ nhất")
    earlier = article.latest_revision.created_at - timedelta(days=1)
    desk().post(address, opened_by_both)

    for moment in ("", "hôm qua", f"{earlier:%Y-%m-%d}"):
        sent = opened_by_both | {"summary": "Khác", "loaded_revision_created_at": moment}
        assert desk().post(address, sent).status_code == 200

    assert stored(article) == ("Như lúc mở", "Của người thứ nhất")
