"""What one process changes about who may read what, the others know as soon as they look."""

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Locale, Page, PageViewRestriction

from cms.changes.models import Change
from cms.changes.tail import tail
from cms.core.restrictions import is_restricted
from cms.core.trees import homes_of
from sites.registry import locale_ids, registry
from sites.roles import Role
from sites.scope import all_portals, portal_scope
from tests.crashes import run_and_die
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere(_portals):
    """Do something in another process, then look at the log as this one does twice a second."""

    def run(do):
        tail.follow_if_written()
        assert run_and_die(do, at=0)
        tail.follow_if_written()

    return run


@transaction.atomic
def make_private(page) -> None:
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type="password", password="x")


def path_of(page) -> str:
    return Page.objects.values_list("path", flat=True).get(pk=page.pk)


@pytest.fixture
def three(sapa, bacha):
    """Articles of Sa Pa in the editors' order; Bắc Hà has one under the same address."""
    make_article(bacha, slug="hai")
    return [make_article(sapa, slug=slug) for slug in ("mot", "hai", "ba")]


def is_readable(browse, portal, slug: str) -> bool:
    return "Nội dung bài" in browse(portal).get(f"/tin-tuc/{slug}/").content.decode()


def test_a_page_made_private_and_public_again(elsewhere, browse, sapa, bacha, three):
    assert is_readable(browse, sapa, "hai")
    assert is_readable(browse, bacha, "hai")

    def lock():
        with portal_scope(sapa):
            make_private(three[1])

    elsewhere(lock)
    assert not is_readable(browse, sapa, "hai")
    assert is_readable(browse, bacha, "hai")

    def unlock():
        with portal_scope(sapa), transaction.atomic():
            PageViewRestriction.objects.get().delete()

    elsewhere(unlock)
    assert is_readable(browse, sapa, "hai")


def test_a_private_page_that_another_pushes_to_the_side_stays_private(
    elsewhere, browse, sapa, three
):
    with portal_scope(sapa):
        make_private(three[1])
    assert [is_readable(browse, sapa, slug) for slug in ("mot", "hai", "ba")] == [True, False, True]
    before = path_of(three[1])

    def reorder():
        desk = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
        answer = desk.post(f"/admin/pages/{three[2].pk}/set_position/?position=0")
        assert answer.status_code == 200

    elsewhere(reorder)
    assert path_of(three[1]) != before
    assert is_restricted(path_of(three[1]))
    assert [is_readable(browse, sapa, slug) for slug in ("mot", "hai", "ba")] == [True, False, True]
    assert Change.objects.latest("seq").action == "reorder"


def test_a_page_moved_below_a_private_one_is_private(elsewhere, browse, sapa, three):
    direction = section_of(sapa, "direction")
    with portal_scope(sapa):
        make_private(direction)
    assert is_readable(browse, sapa, "mot")

    def move():
        with portal_scope(sapa):
            three[0].move(direction, pos="last-child")

    elsewhere(move)
    address = three[0].specific.get_url_parts()[2].replace("tin-tuc", direction.slug)
    answer = browse(sapa).get(address)
    assert answer.status_code == 200
    assert "Nội dung bài" not in answer.content.decode()


def test_asking_costs_a_statement_for_a_portal_once(
    django_assert_num_queries, elsewhere, sapa, bacha, three
):
    sections = [section_of(portal) for portal in (sapa, bacha)]
    registry.all()
    with django_assert_num_queries(2):
        assert [is_restricted(section.path) for section in sections * 2] == [False] * 4

    def lock():
        with portal_scope(bacha):
            make_private(sections[1])

    elsewhere(lock)
    with django_assert_num_queries(1):
        assert [is_restricted(section.path) for section in sections * 2] == [False, True] * 2


def test_where_no_portal_is_nothing_is_for_readers(_portals):
    assert is_restricted("0001")
    assert is_restricted("00019999")


def test_a_new_language(elsewhere):
    assert set(locale_ids()) == {"en", "vi"}

    elsewhere(lambda: Locale.objects.create(language_code="zh-hans"))

    assert set(locale_ids()) == {"en", "vi", "zh-hans"}
    assert Change.objects.latest("seq").kind == "portals"


def test_homes_in_another_order(elsewhere, sapa, laocai):
    before = registry.get(sapa.pk).homes["vi"].path

    def reorder():
        with all_portals(), transaction.atomic():
            home = homes_of(sapa)["vi"]
            home.move(homes_of(laocai)["vi"], pos="left")

    elsewhere(reorder)
    assert registry.get(sapa.pk).homes["vi"].path == path_of(homes_of(sapa)["vi"]) != before


def test_what_an_audit_gives_a_portal(elsewhere, sapa):
    def lose_and_mend():
        with all_portals(), transaction.atomic():
            homes_of(sapa)["en"].delete()
        call_command("audit_portals", fix=True, verbosity=0)

    before = registry.get(sapa.pk).homes["en"].page_id
    elsewhere(lose_and_mend)
    assert registry.get(sapa.pk).homes["en"].page_id not in (None, before)
