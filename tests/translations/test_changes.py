"""Whoever updates translations sees first which parts of the source have changed."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from cms.core.translation_changes import ChangedPart, changes_since_sync
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(sapa):
    page = make_article(
        sapa,
        title="Mùa lúa chín",
        summary="Ruộng vàng",
        body=[
            {"type": "text", "value": "<p>Lúa đã chín.</p><p>Trời đẹp.</p>", "id": "a"},
            {"type": "text", "value": "<p>Mời về <b>Sa Pa</b>.</p>", "id": "b"},
        ],
    )
    with portal_scope(sapa):
        translate_object(page, [Locale.objects.get(language_code="en")])
    return page


@pytest.fixture
def source(article):
    return Translation.objects.get(source__object_id=article.translation_key).source


def change(portal, page, **fields):
    with portal_scope(portal):
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


def test_nothing_has_changed_right_after_the_sync(sapa, source):
    with portal_scope(sapa):
        assert changes_since_sync(source) == []


def test_each_changed_part_says_what_went_and_what_came(sapa, article, source):
    change(
        sapa,
        article,
        summary="Ruộng vàng óng",
        body=[
            {"type": "text", "value": "<p>Lúa đã chín.</p><p>Trời mưa.</p>", "id": "a"},
            {"type": "text", "value": "<p>Xin <b>chào</b>.</p>", "id": "c"},
        ],
    )

    with portal_scope(sapa):
        assert changes_since_sync(source) == [
            ChangedPart(before=["Ruộng vàng"], after=["Ruộng vàng óng"]),
            ChangedPart(before=["Trời đẹp."], after=["Trời mưa."]),
            ChangedPart(before=[], after=["Xin chào."]),
            ChangedPart(before=["Mời về Sa Pa."], after=[]),
        ]


def test_the_screen_lists_them_to_its_own_portal_alone(sapa, bacha, article, source, browse):
    change(sapa, article, summary="Ruộng <vàng> óng")
    address = f"/admin/localize/update/{source.pk}/"

    text = browse(sapa, make_user(sapa, Role.WRITER)).get(address).content.decode()

    assert "<del>Ruộng vàng</del>" in text
    assert "óng</ins>" in text
    assert "<ins>Ruộng <vàng>" not in text
    assert browse(bacha, make_user(bacha, Role.PORTAL_ADMIN)).get(address).status_code == 404


def test_after_the_sync_the_editor_is_asked_for_the_changed_part_alone(
    sapa, article, source, browse
):
    change(sapa, article, summary="Ruộng vàng óng")
    total, _ = source.translations.get().get_progress()

    browse(sapa, make_user(sapa, Role.WRITER)).post(f"/admin/localize/update/{source.pk}/")

    with portal_scope(sapa):
        assert changes_since_sync(source) == []
    assert source.translations.get().get_progress() == (total, 0)
    assert source.stringsegment_set.filter(string__data="Ruộng vàng óng").count() == 1
    assert source.stringsegment_set.filter(string__data="Ruộng vàng").count() == 0


def test_sending_one_page_to_translation_offers_no_way_past_the_task(sapa, article, browse):
    page = make_article(sapa)
    client = browse(sapa, make_user(sapa, Role.WRITER))

    form = client.get(f"/admin/localize/submit/page/{page.pk}/").context["form"]

    assert set(form.fields) == {"select_all", "locales"}
