"""Vietnamese is the source, English its translation: never one language under the other's address."""

import pytest
from django.contrib.messages import get_messages
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.core.languages import UntranslatedSegments
from cms.news.models import ArticlePage
from sites.roles import Role
from sites.scope import WrongPortal, portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db

ENGLISH = {
    "Mùa lúa chín": "The rice is ripe",
    "Ruộng vàng khắp thung lũng": "Gold all over the valley",
    "Lúa đã chín.": "The rice is ripe now.",
}


@pytest.fixture
def source(sapa, bacha):
    make_article(bacha)
    return make_article(
        sapa,
        title="Mùa lúa chín",
        summary="Ruộng vàng khắp thung lũng",
        body=[{"type": "text", "value": "<p>Lúa đã chín.</p>"}],
    )


def submit(page) -> ArticlePage:
    """Send a page to translation; gives the English draft."""
    with portal_scope(page.portal.pk):
        translate_object(page, [Locale.objects.get(language_code="en")])
        return ArticlePage.objects.get(
            translation_key=page.translation_key, locale__language_code="en"
        )


def translate(page, texts):
    synced = Translation.objects.get(source__object_id=page.translation_key)
    for segment in synced.source.stringsegment_set.select_related("string"):
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=synced.target_locale,
                defaults={"data": texts[segment.string.data]},
            )
    return synced


def test_a_submitted_page_is_a_draft_in_the_section_of_its_language(sapa, source):
    draft = submit(source)

    assert (draft.live, draft.title) == (False, "Mùa lúa chín")
    assert draft.get_parent().specific == section_of(sapa, language="en")


def test_the_address_is_no_part_to_translate(source):
    submit(source)

    synced = Translation.objects.get(source__object_id=source.translation_key)
    assert synced.get_progress() == (3, 0)


@pytest.mark.parametrize("known", [0, 1, 2])
def test_a_page_with_an_untranslated_part_does_not_go_live(source, known):
    draft = submit(source)
    translate(source, dict(list(ENGLISH.items())[:known]))

    with portal_scope(draft.portal.pk), pytest.raises(UntranslatedSegments) as refusal:
        draft.save_revision().publish()

    assert f"{3 - known} " in refusal.value.messages[0]
    draft.refresh_from_db()
    assert not draft.live


def test_a_translated_page_goes_live_with_an_address_of_its_own(
    sapa, source, browse, django_capture_on_commit_callbacks
):
    draft = submit(source)
    synced = translate(source, ENGLISH)

    with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
        synced.save_target(publish=True)

    draft.refresh_from_db()
    assert (draft.live, draft.title, draft.slug) == (True, "The rice is ripe", "the-rice-is-ripe")
    assert browse(sapa).get("/en/news/the-rice-is-ripe/").status_code == 200
    assert browse(sapa).get("/news/the-rice-is-ripe/").status_code == 404


def test_the_address_stays_when_a_published_translation_gets_another_title(
    sapa, source, django_capture_on_commit_callbacks
):
    draft = submit(source)
    for title in ("The rice is ripe", "Ripe rice"):
        synced = translate(source, ENGLISH | {"Mùa lúa chín": title})
        with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
            synced.save_target(publish=True)

    draft.refresh_from_db()
    assert (draft.title, draft.slug) == ("Ripe rice", "the-rice-is-ripe")


class TestUpdating:
    @pytest.fixture
    def published(self, sapa, source, django_capture_on_commit_callbacks):
        page = submit(source)
        with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
            translate(source, ENGLISH).save_target(publish=True)
        with portal_scope(sapa):
            source.refresh_from_db()
            source.summary = "Một câu mới"
            source.save_revision().publish()
        page.refresh_from_db()
        return page

    @pytest.fixture
    def ask(self, browse, source, django_capture_on_commit_callbacks):
        def post(portal, user, **data):
            synced = Translation.objects.get(source__object_id=source.translation_key)
            # The commit of a request comes within it, so its callbacks run in the portal's scope.
            with portal_scope(portal), django_capture_on_commit_callbacks(execute=True):
                return browse(portal, user).post(
                    f"/admin/localize/update/{synced.source_id}/", data
                )

        return post

    def test_an_incomplete_update_leaves_the_page_as_readers_see_it(self, sapa, published, ask):
        before = ArticlePage.objects.filter(pk=published.pk).values().get()

        response = ask(sapa, make_user(sapa, Role.PORTAL_ADMIN), publish_translations="on")

        assert response.status_code == 302
        assert ArticlePage.objects.filter(pk=published.pk).values().get() == before
        assert "1 " in str(next(iter(get_messages(response.wsgi_request))))

    def test_a_complete_update_is_published(self, sapa, source, published, ask):
        admin = make_user(sapa, Role.PORTAL_ADMIN)
        ask(sapa, admin)
        translate(source, {"Một câu mới": "A new sentence"})

        ask(sapa, admin, publish_translations="on")

        published.refresh_from_db()
        assert published.summary == "A new sentence"

    def test_a_writer_cannot_publish_by_updating(self, sapa, source, published, ask):
        writer = make_user(sapa, Role.WRITER)
        ask(sapa, writer)
        translate(source, {"Một câu mới": "A new sentence"})

        response = ask(sapa, writer, publish_translations="on")

        assert response.status_code in (302, 403)
        published.refresh_from_db()
        assert published.summary == "Gold all over the valley"

    def test_another_portal_finds_nothing(self, sapa, bacha, published, ask):
        before = all_rows(without=("django_session",))
        admin = make_user(bacha, Role.PORTAL_ADMIN)
        changed = changed_tables(before, all_rows(without=("django_session",)))
        before = all_rows(without=("django_session",))

        assert ask(bacha, admin, publish_translations="on").status_code == 404

        after = changed_tables(before, all_rows(without=("django_session",)))
        assert changed
        assert set(after) <= {"users_user"}  # the moment of signing in


def test_translating_in_another_portals_scope_is_refused(sapa, bacha, source):
    before = all_rows()

    with portal_scope(bacha), pytest.raises(WrongPortal):
        translate_object(source, [Locale.objects.get(language_code="en")])

    assert changed_tables(before, all_rows()) == {}
