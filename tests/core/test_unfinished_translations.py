"""No way leads source text under another language's address: not by right, detour or accident."""

import pytest
from django.contrib.messages import get_messages
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.core.models import AliasAcrossLanguages
from cms.news.models import ArticlePage, SectionPage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(sapa, bacha):
    make_article(bacha)
    return make_article(sapa, title="Mùa lúa chín", summary="Ruộng vàng")


@pytest.fixture
def draft(sapa, source):
    """The English draft of the article, with nothing translated."""
    with portal_scope(sapa):
        translate_object(source, [Locale.objects.get(language_code="en")])
    return ArticlePage.objects.get(
        translation_key=source.translation_key, locale__language_code="en"
    )


@pytest.fixture
def synced(draft):
    return Translation.objects.get(source__object_id=draft.translation_key)


def sentences(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def english_pages(portal) -> list[str]:
    return list(
        Page.objects.filter(path__startswith=section_of(portal, language="en").path, live=True)
        .exclude(pk=section_of(portal, language="en").pk)
        .values_list("title", flat=True)
    )


@pytest.mark.parametrize("role", [Role.WRITER, Role.APPROVER, Role.PORTAL_ADMIN])
def test_publishing_from_the_editor_says_how_much_is_missing(sapa, draft, browse, role):
    response = browse(sapa, make_user(sapa, role)).post(
        f"/admin/pages/{draft.pk}/edit/", {"action": "publish"}
    )

    assert response.status_code == 302
    assert len(sentences(response)) == 1
    assert any(char.isdigit() for char in sentences(response)[0])
    assert english_pages(sapa) == []


@pytest.mark.parametrize("below", [False, True])
def test_a_bulk_publication_leaves_it_a_draft(sapa, draft, browse, below):
    chosen = section_of(sapa, language="en") if below else draft

    response = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN)).post(
        f"/admin/bulk/wagtailcore/page/publish/?id={chosen.pk}&next=/admin/pages/",
        {"include_descendants": "on"} if below else {},
    )

    assert response["Location"] == "/admin/pages/"
    assert "Mùa lúa chín: " in sentences(response)[0]
    assert english_pages(sapa) == []


def test_it_does_not_stop_following_its_source_before_it_is_finished(sapa, draft, synced, browse):
    desk = browse(sapa, make_user(sapa, Role.APPROVER))

    response = desk.post(f"/admin/localize/translate/{synced.pk}/disable/", {"next": "/admin/"})

    assert response["Location"] == f"/admin/pages/{draft.pk}/edit/"
    assert len(sentences(response)) == 1
    synced.refresh_from_db()
    assert synced.enabled


def test_a_finished_one_may_go_its_own_way(sapa, draft, synced, browse):
    for segment in synced.source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=synced.target_locale,
            data="English",
        )

    browse(sapa, make_user(sapa, Role.APPROVER)).post(
        f"/admin/localize/translate/{synced.pk}/disable/", {"next": "/admin/"}
    )

    synced.refresh_from_db()
    assert not synced.enabled


def test_another_portal_stops_nothing(bacha, draft, synced, browse):
    response = browse(bacha, make_user(bacha, Role.PORTAL_ADMIN)).post(
        f"/admin/localize/translate/{synced.pk}/disable/"
    )

    assert response.status_code == 404
    synced.refresh_from_db()
    assert synced.enabled


def test_a_page_is_never_made_an_alias_of_another_language(sapa, source, draft, browse):
    desk = browse(sapa, make_user(sapa, Role.APPROVER))

    response = desk.post(f"/admin/localize/page/{draft.pk}/convert_to_alias/")

    assert len(sentences(response)) == 1
    draft.refresh_from_db()
    assert draft.alias_of_id is None
    with portal_scope(sapa), pytest.raises(AliasAcrossLanguages):
        source.create_alias(
            parent=section_of(sapa, language="en"),
            update_slug="bi-danh",
            update_locale=Locale.objects.get(language_code="en"),
            reset_translation_key=False,
        )


def test_what_stands_in_a_section_without_english_waits_for_it(sapa, browse):
    with portal_scope(sapa):
        section = SectionPage(title="Lễ hội", slug="le-hoi")
        section_of(sapa).add_child(instance=section)
        article = ArticlePage(title="Gầu Tào", slug="gau-tao", summary="s", body=[])
        section.add_child(instance=article)
        article.save_revision().publish()
    english = Locale.objects.get(language_code="en")
    before = Page.objects.filter(locale=english).count()

    response = browse(sapa, make_user(sapa, Role.WRITER)).post(
        f"/admin/localize/submit/page/{article.pk}/", {"locales": [english.pk]}
    )

    assert "Lễ hội" in sentences(response)[0]
    assert Page.objects.filter(locale=english).count() == before


@pytest.mark.parametrize("who", ["question clerk", "another portal's admin"])
def test_who_may_not_edit_a_page_does_not_send_it_to_translation(sapa, bacha, source, browse, who):
    client = (
        browse(sapa, make_user(sapa, Role.QUESTION_CLERK))
        if who == "question clerk"
        else browse(bacha, make_user(bacha, Role.PORTAL_ADMIN))
    )
    english = Locale.objects.get(language_code="en")
    before = Page.objects.filter(locale=english).count()

    response = client.post(f"/admin/localize/submit/page/{source.pk}/", {"locales": [english.pk]})

    assert response.status_code in (302, 403, 404)
    assert Page.objects.filter(locale=english).count() == before
