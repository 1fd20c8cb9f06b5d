"""What a page that is not stored costs: literal numbers of statements."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.core.trees import bulk_add_pages
from cms.news.models import AnnouncementPage, ArticlePage
from cms.pages.models import EventPage, PersonPage
from sites.models import Portal
from sites.operations import create_portal
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, section_of

pytestmark = pytest.mark.django_db(transaction=True)

# What it costs; decided was at most 6, 5 and 8.
HOME, ARTICLE, SECTION = 4, 5, 4


@pytest.fixture
def counted(browse, django_assert_num_queries):
    """Ask for a page twice: the first fills the memory of the process, the second is counted."""

    def count(portal, path, statements):
        visitor = browse(portal)
        assert visitor.get(path).status_code == 200
        with django_assert_num_queries(statements):
            assert visitor.get(path).status_code == 200
        cache.clear()
        with django_assert_num_queries(statements):
            assert visitor.get(path).status_code == 200

    return count


def article_with_everything(portal):
    image, document = make_image(portal), make_document(portal)
    return make_article(
        portal,
        title="Bài đầy đủ",
        slug="bai-day-du",
        picture=image,
        body=[
            {"type": "text", "value": "<p>Đoạn một.</p>"},
            {"type": "heading", "value": "Mục một"},
            {"type": "image", "value": {"image": image.pk, "caption": "", "credit": ""}},
            {"type": "documents", "value": {"documents": [document.pk]}},
        ],
    )


def add_articles(portal, count):
    """Articles with pictures, in three sections."""
    image = make_image(portal)
    with portal_scope(portal):
        for number, key in enumerate(("news", "direction", "plans")):
            bulk_add_pages(
                section_of(portal, key),
                [
                    ArticlePage(
                        title=f"Bài {n}",
                        slug=f"bai-{n}",
                        summary="Tóm tắt",
                        body=[],
                        picture=image,
                        published_at=timezone.now() - timedelta(hours=n),
                    )
                    for n in range(number, count, 3)
                ],
            )


@pytest.mark.parametrize("articles", [3, 300])
def test_pages_cost_the_same_with_few_and_many_articles(sapa, bacha, counted, articles):
    article_with_everything(sapa)
    add_articles(sapa, articles)
    add_articles(bacha, articles)

    counted(sapa, "/", HOME)
    counted(sapa, "/tin-tuc/", SECTION)
    counted(sapa, "/tin-tuc/bai-day-du/", ARTICLE)


def test_a_home_page_with_every_part(sapa, counted):
    article_with_everything(sapa)
    with portal_scope(sapa):
        for number in range(7):
            for key, page in [
                ("leaders", PersonPage(title=f"Người {number}", post="Chủ tịch")),
                ("calendar", EventPage(title=f"Việc {number}", starts_at=timezone.now())),
                ("news", AnnouncementPage(title=f"Tin {number}", summary="x")),
            ]:
                section_of(sapa, key).add_child(instance=page)
                page.save_revision().publish()

    counted(sapa, "/", HOME + 2)  # the leaders, the calendar


def test_pages_cost_the_same_with_many_portals(sapa, laocai, counted):
    article_with_everything(sapa)
    make_article(laocai)
    counted(sapa, "/", HOME)
    counted(laocai, "/", HOME)
    for number in range(79):  # 83 with the four of every test
        create_portal(
            slug=f"x-{number}",
            name_vi=f"Xã số {number}",
            name_en=f"Commune {number}",
            kind="commune",
            parent=Portal.objects.get(slug="sapa"),
        )

    counted(sapa, "/", HOME)
    counted(laocai, "/", HOME)
    counted(sapa, "/tin-tuc/bai-day-du/", ARTICLE)


@pytest.mark.parametrize("more", [0, 20])
def test_the_registry_is_filled_with_a_constant_number_of_statements(
    laocai, django_assert_num_queries, more
):
    for number in range(more):
        create_portal(
            slug=f"x-{number}",
            name_vi=f"Xã số {number}",
            name_en=f"Commune {number}",
            kind="commune",
            parent=laocai,
        )
    registry.invalidate()

    with django_assert_num_queries(3):
        assert len(registry.all()) == 4 + more
