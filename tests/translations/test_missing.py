"""What is missing below a section gets its drafts: once, in one's own portal, by right."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from cms.news.models import ArticlePage, SectionPage
from cms.translations.models import TranslationRun
from cms.translations.operations import STALLED_AFTER, NothingMissing, translate_below
from cms.translations.runs import carry_out
from sites.roles import Role
from sites.scope import WrongPortal, portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def english():
    return Locale.objects.get(language_code="en")


@pytest.fixture
def articles(sapa, bacha):
    make_article(bacha)
    make_article(sapa, live=False)
    return [make_article(sapa), make_article(sapa)]


@pytest.fixture
def start(sapa, english, django_capture_on_commit_callbacks):
    def begin(section, by):
        with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
            return translate_below(section=section, locale=english, by=by)

    return begin


def drafts() -> list[ArticlePage]:
    return list(ArticlePage.objects.filter(locale__language_code="en").order_by("path"))


def run_of(run) -> TranslationRun:
    with portal_scope(run.portal_id):
        return TranslationRun.objects.get(pk=run.pk)


def test_every_page_that_readers_have_gets_a_draft(sapa, articles, start):
    run = run_of(start(section_of(sapa), make_user(sapa, Role.WRITER)))

    assert (run.total, run.done, run.refused, run.finished_at is None) == (2, 2, 0, False)
    assert [page.live for page in drafts()] == [False, False]
    assert {page.translation_key for page in drafts()} == {p.translation_key for p in articles}
    assert all(page.get_parent().specific == section_of(sapa, language="en") for page in drafts())
    assert Translation.objects.count() == 2


@pytest.mark.parametrize("at_a_time", [1, 2, 3])
def test_a_long_run_lets_other_tasks_have_their_turn(
    sapa, bacha, articles, start, monkeypatch, at_a_time
):
    monkeypatch.setattr("cms.translations.runs.PAGES_AT_A_TIME", at_a_time)

    run = run_of(start(section_of(sapa), make_user(sapa, Role.WRITER)))

    assert (run.total, run.done, run.refused, run.finished_at is None) == (2, 2, 0, False)
    assert len(drafts()) == 2


def test_a_second_time_finds_nothing_missing(sapa, articles, start):
    writer = make_user(sapa, Role.WRITER)
    start(section_of(sapa), writer)
    before = all_rows()

    with pytest.raises(NothingMissing):
        start(section_of(sapa), writer)

    assert changed_tables(before, all_rows()) == {}


def test_while_one_run_is_under_way_it_is_given_again(sapa, articles, english):
    writer = make_user(sapa, Role.WRITER)
    with portal_scope(sapa):
        first = translate_below(section=section_of(sapa), locale=english, by=writer)
        second = translate_below(section=section_of(sapa), locale=english, by=writer)

    assert first == second


def test_a_run_whose_worker_died_is_taken_up_where_it_stopped(
    sapa, articles, english, start, monkeypatch
):
    writer = make_user(sapa, Role.WRITER)
    with portal_scope(sapa):
        run = translate_below(section=section_of(sapa), locale=english, by=writer)
        monkeypatch.setattr(
            "cms.translations.runs.missing_below",
            lambda section, locale: Page.objects.filter(pk=articles[0].pk),
        )
        carry_out(run)
        monkeypatch.undo()
        TranslationRun.objects.filter(pk=run.pk).update(
            finished_at=None, progressed_at=timezone.now() - STALLED_AFTER - timedelta(seconds=1)
        )

    assert start(section_of(sapa), writer) == run

    run = run_of(run)
    assert (run.total, run.done, run.refused, run.finished_at is None) == (2, 2, 0, False)
    assert len(drafts()) == 2


def test_a_section_that_is_missing_itself_keeps_its_pages_waiting(sapa, articles, start):
    """Its own title would be in the wrong language; an editor makes it first."""
    with portal_scope(sapa):
        own = SectionPage(title="Chuyên mục riêng", slug="rieng")
        section_of(sapa).add_child(instance=own)
        own.add_child(
            instance=ArticlePage(
                title="Bài", slug="bai", summary="Tóm tắt", published_at=timezone.now()
            )
        )

    run = run_of(start(section_of(sapa), make_user(sapa, Role.WRITER)))

    assert (run.total, run.done, run.refused) == (3, 2, 1)
    assert not Page.objects.filter(
        translation_key=own.translation_key, locale__language_code="en"
    ).exists()


def test_a_page_that_fails_does_not_stop_the_others(sapa, articles, start, monkeypatch):
    from cms.translations import runs

    translate = runs.translate_object

    def fail_first(page, *args, **kwargs):
        translate(page, *args, **kwargs)
        if page.pk == articles[0].pk:
            raise RuntimeError

    monkeypatch.setattr(runs, "translate_object", fail_first)

    run = run_of(start(section_of(sapa), make_user(sapa, Role.WRITER)))

    assert (run.done, run.refused) == (1, 1)
    assert [page.translation_key for page in drafts()] == [articles[1].translation_key]
    assert Translation.objects.count() == 1


@pytest.mark.parametrize("role", [Role.QUESTION_CLERK, Role.PROVINCE_AUDITOR])
def test_without_the_right_nothing_happens(sapa, articles, start, role):
    user = make_user(None if role == Role.PROVINCE_AUDITOR else sapa, role)
    before = all_rows()

    with pytest.raises(PermissionDenied):
        start(section_of(sapa), user)

    assert changed_tables(before, all_rows()) == {}


def test_a_right_on_another_portal_is_none_here(sapa, bacha, articles, start):
    with pytest.raises(PermissionDenied):
        start(section_of(sapa), make_user(bacha, Role.PORTAL_ADMIN))


def test_a_section_of_another_portal_is_refused(sapa, bacha, articles, start):
    editor = make_user(role=Role.PROVINCE_EDITOR)
    before = all_rows()

    with pytest.raises(WrongPortal):
        start(section_of(bacha), editor)

    assert changed_tables(before, all_rows()) == {}


class TestAtTheDesk:
    @pytest.fixture
    def client(self, sapa, browse):
        return browse(sapa, make_user(sapa, Role.WRITER))

    def test_a_section_offers_it_and_the_board_shows_how_far_it_is(
        self, sapa, articles, client, django_capture_on_commit_callbacks
    ):
        news = section_of(sapa)
        address = f"/admin/translations/below/{news.pk}/"
        assert address in client.get(f"/admin/pages/{news.pk}/").content.decode()
        assert client.get(address).context["count"] == 2

        with portal_scope(sapa), django_capture_on_commit_callbacks() as waiting:
            response = client.post(address)
            part = self._part(client, news)
            assert (part.run.done, part.run.total, part.run.finished_at) == (0, 2, None)
        with portal_scope(sapa):
            for callback in waiting:
                callback()

        assert response["Location"] == "/admin/translations/?language=en"
        part = self._part(client, news)
        assert (part.run.done, part.counts["missing"], part.counts["outdated"]) == (2, 0, 2)

    def _part(self, client, section):
        board = client.get("/admin/translations/").context["board"]
        return next(part for part in board.parts if part.row and part.row.pk == section.pk)

    def test_looking_changes_nothing(self, sapa, articles, client):
        client.get(f"/admin/translations/below/{section_of(sapa).pk}/")

        assert drafts() == []

    def test_the_english_tree_does_not_offer_it(self, sapa, articles, client):
        section = section_of(sapa, language="en")
        make_article(sapa, language="en")

        text = client.get(f"/admin/pages/{section.pk}/").content.decode()

        assert "/admin/translations/below/" not in text
        assert client.get(f"/admin/translations/below/{section.pk}/").status_code == 404
