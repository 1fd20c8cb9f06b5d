"""A process that is killed leaves everything or nothing."""

import pytest
from django.db import transaction
from wagtail.models import Page

from cms.changes.models import Change
from cms.news.models import ArticlePage
from sites.models import Portal
from sites.operations import create_portal, what_is_missing
from sites.scope import portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.crashes import count_statements, run_and_die
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

POINTS = 12


def points(total: int) -> list[int]:
    """Statements to die at: the first ones, the last ones, and some between."""
    between = range(3, total, max(1, total // POINTS))
    return sorted({1, 2, *between, total - 1, total})


class RolledBack(Exception):
    pass


def statements_of(do) -> int:
    """How many statements it takes, without leaving anything behind."""

    def in_vain():
        with transaction.atomic():
            do()
            raise RolledBack

    def tried():
        with pytest.raises(RolledBack):
            in_vain()

    return count_statements(tried)


def make_a_portal():
    create_portal(
        slug="x-moi",
        name_vi="Ủy ban nhân dân xã Mới",
        name_en="Moi Commune",
        kind="commune",
        parent=Portal.objects.get(slug="sapa"),
    )


def test_a_killed_creation_of_a_portal_leaves_nothing(sapa):
    total = statements_of(make_a_portal)
    before = all_rows()

    for point in points(total):
        if run_and_die(make_a_portal, at=point):
            assert point == total
            break
        assert changed_tables(before, all_rows()) == {}
    else:
        run_and_die(make_a_portal, at=0)

    made = Portal.objects.get(slug="x-moi")
    assert what_is_missing(made) == []
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_killed_publication_leaves_the_old_page(sapa, bacha):
    page = make_article(sapa, title="Tên cũ", slug="bai")
    make_article(bacha, title="Bài của huyện khác")

    def publish():
        with portal_scope(sapa), transaction.atomic():
            draft = ArticlePage.objects.get(pk=page.pk)
            draft.title = "Tên mới"
            draft.save_revision().publish()

    total = statements_of(publish)
    before = all_rows()

    for point in points(total):
        if run_and_die(publish, at=point):
            assert point == total
            break
        assert changed_tables(before, all_rows()) == {}
    else:
        run_and_die(publish, at=0)

    page.refresh_from_db()
    assert page.title == "Tên mới"
    assert Change.objects.filter(kind="page", object_id=page.pk).latest("seq").action == "publish"
