"""A migration that saves a page through its historical model keeps the page's body to the byte."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms.news.models import ArticlePage
from cms.pages.models import ContactPage, StandardPage
from sites.scope import portal_scope
from tests.factories import make_article, make_image, section_of

pytestmark = pytest.mark.django_db

HOSTILE = 'Đất "đai" <b>&amp;</b> \\ \u2028 🌾'


@pytest.fixture(scope="module")
def historical():
    """Models as a data migration gets them, after all migrations there are."""
    loader = MigrationLoader(None)
    apps = loader.project_state(loader.graph.leaf_nodes()).apps
    return lambda model: apps.get_model(model._meta.app_label, model.__name__)


def stored(model, pk) -> str:
    """The body as it lies in the database, untouched by any field."""
    table, column = model._meta.db_table, model._meta.get_field("body").column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE page_ptr_id = %s", [pk])
        return cursor.fetchone()[0]


@pytest.fixture
def body(sapa):
    image = make_image(sapa)
    return [
        {
            "type": "text",
            "value": f"<p>{HOSTILE}</p>",
            "id": "1a5b2b54-7b79-4d36-a3b1-000000000001",
        },
        {"type": "heading", "value": HOSTILE},
        {"type": "image", "value": {"image": image.pk, "caption": HOSTILE, "credit": ""}},
    ]


@pytest.fixture
def pages(sapa, bacha, body):
    make_article(bacha)
    with portal_scope(sapa):
        standard = StandardPage(title="Chức năng, nhiệm vụ", slug="chuc-nang", body=body)
        section_of(sapa, "introduction").add_child(instance=standard)
        contact = ContactPage.objects.get(path__startswith=section_of(sapa).get_parent().path)
        contact.body = body
        contact.save()
    return {
        ArticlePage: make_article(sapa, body=body).pk,
        StandardPage: standard.pk,
        ContactPage: contact.pk,
    }


@pytest.mark.parametrize("model", [ArticlePage, StandardPage, ContactPage])
def test_a_historical_save_keeps_the_body(historical, pages, model):
    pk = pages[model]
    before = stored(model, pk)
    assert len(before) > 300

    page = historical(model).objects.get(pk=pk)
    page.seo_title = "Đổi bởi một bước di trú"
    page.save()

    assert stored(model, pk) == before
    assert model.objects.get(pk=pk).seo_title == "Đổi bởi một bước di trú"


@pytest.mark.parametrize("model", [ArticlePage, StandardPage, ContactPage])
def test_a_historical_update_keeps_the_body(historical, pages, model):
    pk = pages[model]
    before = stored(model, pk)

    past = historical(model).objects
    past.filter(pk=pk).update(body=past.values_list("body", flat=True).get(pk=pk))

    assert stored(model, pk) == before


def test_an_empty_body_stays_an_empty_list(historical, sapa):
    pk = make_article(sapa, body=[]).pk
    before = stored(ArticlePage, pk)

    historical(ArticlePage).objects.get(pk=pk).save()

    assert stored(ArticlePage, pk) == before


def test_a_new_historical_page_may_be_given_blocks_as_json(historical, sapa, pages):
    past = historical(ArticlePage)
    page = past.objects.get(pk=pages[ArticlePage])
    page.body = '[{"type": "text", "value": "<p>Mới</p>"}]'
    page.save()

    with portal_scope(sapa):
        fresh = ArticlePage.objects.get(pk=page.pk)
        assert [block.block_type for block in fresh.body] == ["text"]
