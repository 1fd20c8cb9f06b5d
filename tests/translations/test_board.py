"""The board of translations: one portal's own, in a constant number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.core.trees import homes_of
from cms.news.models import ArticlePage
from cms.news.operations import bulk_add_articles
from cms.translations.board import Fulfilment, board_of
from sites.registry import registry
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db

BOARD = "/admin/translations/"


def submit(page) -> ArticlePage:
    with portal_scope(page.portal.pk):
        translate_object(page, [Locale.objects.get(language_code="en")])
    return ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code="en")


def translate_all(page, execute_callbacks) -> None:
    """Translate every part of a page and publish it."""
    synced = Translation.objects.get(source__object_id=page.translation_key)
    for segment in synced.source.stringsegment_set.select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=synced.target_locale,
            defaults={"data": f"English {segment.pk}"},
        )
    with portal_scope(page.portal.pk), execute_callbacks(execute=True):
        synced.save_target(publish=True)


def states(portal, language="en") -> dict[str, str]:
    """The state of every article by its title."""
    with portal_scope(portal):
        board = board_of(registry.get(portal.pk), language)
    articles = set(ArticlePage.objects.values_list("pk", flat=True))
    return {row.title: row.translation.state.value for row in board.rows if row.pk in articles}


def part_of(portal, section):
    with portal_scope(portal):
        board = board_of(registry.get(portal.pk), "en")
    return next(part for part in board.parts if part.row and part.row.pk == section.pk)


def test_a_page_is_missing_then_outdated_then_translated_then_outdated_again(
    sapa, bacha, django_capture_on_commit_callbacks
):
    make_article(bacha, title="Bài của Bắc Hà")
    page = make_article(sapa, title="Mùa lúa")
    assert states(sapa) == {"Mùa lúa": "missing"}

    submit(page)
    assert states(sapa) == {"Mùa lúa": "outdated"}

    translate_all(page, django_capture_on_commit_callbacks)
    assert states(sapa) == {"Mùa lúa": "translated"}

    with portal_scope(sapa):
        page.refresh_from_db()
        page.summary = "Một câu mới"
        page.save_revision().publish()
    assert states(sapa) == {"Mùa lúa": "outdated"}
    assert states(bacha) == {"Bài của Bắc Hà": "missing"}


def test_a_draft_of_the_source_is_not_asked_for(sapa):
    make_article(sapa, live=False)

    assert states(sapa) == {}


def test_an_ordinary_page_is_outdated_when_its_source_is_published_later(sapa, bacha):
    section = section_of(sapa)
    assert part_of(sapa, section).row.translation.state == "translated"

    with portal_scope(sapa):
        section.intro = "<p>Mới</p>"
        section.save_revision().publish()

    assert part_of(sapa, section).row.translation.state == "outdated"
    assert part_of(bacha, section_of(bacha)).row.translation.state == "translated"


def test_what_the_law_asks_for_in_english(sapa, django_capture_on_commit_callbacks):
    leaders = section_of(sapa, "leaders")
    page = make_article(sapa, section="leaders", title="Chủ tịch")
    make_article(sapa, section="calendar")

    assert part_of(sapa, leaders).level == "must"
    assert part_of(sapa, section_of(sapa, "news")).level == "should"
    assert part_of(sapa, section_of(sapa, "calendar")).level == ""
    assert part_of(sapa, leaders).fulfilment == Fulfilment.NOT_MET

    submit(page)
    assert part_of(sapa, leaders).fulfilment == Fulfilment.NOT_MET

    translate_all(page, django_capture_on_commit_callbacks)
    assert part_of(sapa, leaders).fulfilment == Fulfilment.MET

    make_article(sapa, section="leaders", title="Phó Chủ tịch")
    assert part_of(sapa, leaders).fulfilment == Fulfilment.PARTLY


def test_contacts_must_be_there_in_english(sapa):
    with portal_scope(sapa):
        board = board_of(registry.get(sapa.pk), "en")

    assert [(part.title, part.level, part.fulfilment) for part in board.parts][-1] == (
        "Liên hệ",
        "must",
        Fulfilment.MET,
    )


def test_a_required_section_that_the_portal_does_not_have_is_named(sapa):
    with portal_scope(sapa):
        section_of(sapa, "spokesperson").delete()
        board = board_of(registry.get(sapa.pk), "en")

    part = board.parts[-1]
    assert (part.title, part.row, part.level) == ("Người phát ngôn", None, "should")
    assert part.fulfilment == Fulfilment.NOT_MET


class TestTheView:
    @pytest.fixture
    def articles(self, sapa, bacha):
        make_article(bacha, title="BÍMẬT bài")
        submit(make_article(bacha, title="BÍMẬT dịch"))
        submit(make_article(sapa, title="Bài có bản nháp"))
        return make_article(sapa, title="Bài chưa dịch")

    @pytest.mark.parametrize("role", [Role.WRITER, Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR])
    def test_shows_the_own_portal_alone(self, sapa, articles, browse, role):
        portal = None if role == Role.PROVINCE_EDITOR else sapa
        text = browse(sapa, make_user(portal, role)).get(BOARD).content.decode()

        assert "Bài chưa dịch" in text
        assert "BÍMẬT" not in text
        assert "bacha" not in text

    def test_is_refused_to_those_who_do_not_translate(self, sapa, articles, browse):
        client = browse(sapa, make_user(sapa, Role.QUESTION_CLERK))

        assert client.get(BOARD).status_code == 302
        assert client.get(f"{BOARD}below/{section_of(sapa).pk}/").status_code == 302

    def test_is_shown_to_an_auditor_who_starts_nothing(self, sapa, articles, browse):
        client = browse(sapa, make_user(None, Role.PROVINCE_AUDITOR))

        assert client.get(BOARD).status_code == 200
        assert client.get(f"{BOARD}below/{section_of(sapa).pk}/").status_code == 302
        assert client.post(f"{BOARD}below/{section_of(sapa).pk}/").status_code == 302

    def test_a_state_and_a_section_are_chosen(self, sapa, articles, browse):
        client = browse(sapa, make_user(sapa, Role.WRITER))
        news = section_of(sapa)

        def titles(query):
            return [row.title for row in client.get(f"{BOARD}?{query}").context["rows"]]

        assert titles("state=outdated") == ["Bài có bản nháp"]
        assert titles("state=missing") == ["Bài chưa dịch"]
        assert titles(f"below={news.pk}") == [news.title, "Bài có bản nháp", "Bài chưa dịch"]
        assert titles(f"below={section_of(sapa, 'leaders').pk}&state=missing") == []

    @pytest.mark.parametrize(
        "query", ["state=x", "language=vi", "language=fr", "below=0", "below=x"]
    )
    def test_what_does_not_exist_is_not_found(self, sapa, articles, browse, query):
        client = browse(sapa, make_user(sapa, Role.WRITER))

        assert client.get(f"{BOARD}?{query}").status_code == 404

    def test_a_section_of_another_portal_is_not_found(self, sapa, bacha, articles, browse):
        client = browse(sapa, make_user(sapa, Role.WRITER))
        theirs = section_of(bacha)

        assert client.get(f"{BOARD}?below={theirs.pk}").status_code == 404
        assert client.get(f"{BOARD}below/{theirs.pk}/").status_code == 404

    @pytest.mark.parametrize("path", ["", "results/"])
    def test_the_report_over_all_portals_leads_here(self, sapa, articles, browse, path):
        for user in (make_user(sapa, Role.PORTAL_ADMIN), make_user(is_superuser=True)):
            response = browse(sapa, user).get(f"/admin/localize/reports/translations/{path}")

            assert (response.status_code, response["Location"]) == (302, BOARD)

    def test_takes_the_same_statements_for_few_pages_and_many(self, sapa, bacha, browse):
        client = browse(sapa, make_user(sapa, Role.WRITER))
        counts = []
        for _ in range(2):
            for _ in range(3):
                make_article(bacha)
                submit(make_article(sapa))
                make_article(sapa)
            client.get(BOARD)
            with CaptureQueriesContext(
                connection,
            ) as statements:
                client.get(BOARD)
            counts.append(len(statements))

        assert counts[0] == counts[1]

    def test_the_board_itself_takes_seven_statements(self, sapa, django_assert_num_queries):
        submit(make_article(sapa))
        record = registry.get(sapa.pk)
        with portal_scope(sapa):
            board_of(record, "en")
            with django_assert_num_queries(7):
                board_of(record, "en")

    def test_long_lists_have_pages(self, sapa, articles, browse):
        with portal_scope(sapa):
            news = section_of(sapa)
            bulk_add_articles(
                articles=[
                    (
                        news,
                        ArticlePage(
                            title=f"Tin {number}",
                            summary="Tóm tắt",
                            body=[{"type": "text", "value": "<p>Tin.</p>"}],
                            published_at=timezone.now(),
                        ),
                    )
                    for number in range(60)
                ]
            )
        client = browse(sapa, make_user(sapa, Role.WRITER))

        first = client.get(f"{BOARD}?state=missing")
        second = client.get(f"{BOARD}?state=missing&p=2")

        assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 11)
        assert first.context["next_url"] == "?state=missing&p=2"


def test_pages_of_the_english_tree_alone_are_not_on_the_board(sapa):
    make_article(sapa, language="en", title="Only in English")

    assert states(sapa) == {}
    assert Page.objects.filter(path__startswith=homes_of(sapa)["en"].path).exists()
