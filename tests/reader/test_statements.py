"""What a page that is not stored costs: literal numbers of statements."""

import pytest
from django.core.cache import cache

from sites.models import Portal
from sites.operations import create_portal
from sites.registry import registry
from tests.factories import make_article, make_document, make_image

pytestmark = pytest.mark.django_db(transaction=True)

# The most a page may cost, as decided; the measured numbers are below that.
HOME, ARTICLE, SECTION = 3, 5, 6


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


@pytest.mark.parametrize("articles", [3, 30])
def test_pages_cost_the_same_with_few_and_many_articles(sapa, bacha, counted, articles):
    article_with_everything(sapa)
    for number in range(articles):
        section = ("news", "direction", "plans")[number % 3]
        make_article(sapa, section=section, picture=make_image(sapa))
        make_article(bacha)

    counted(sapa, "/", HOME)
    counted(sapa, "/tin-tuc/", SECTION)
    counted(sapa, "/tin-tuc/bai-day-du/", ARTICLE)


def test_pages_cost_the_same_with_many_portals(sapa, laocai, counted):
    article_with_everything(sapa)
    make_article(laocai)
    counted(sapa, "/", HOME)
    counted(laocai, "/", HOME)
    for number in range(10):
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


@pytest.mark.parametrize("more", [0, 10])
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
