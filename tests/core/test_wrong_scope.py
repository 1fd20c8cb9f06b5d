"""What happens to pages happens in their own portal's scope, or not at all."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail_localize.operations import translate_object

from cms.news.models import ArticlePage, SectionPage
from sites.scope import WrongPortal, all_portals, portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db


def english():
    return Locale.objects.get(language_code="en")


def schedule(page):
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision().publish()


def schedule_stored_draft(page):
    draft = page.revisions.get(object_str="Bản nháp hẹn giờ")
    draft.publish()


def revert(page):
    first = page.revisions.order_by("created_at", "pk").first()
    first.as_object().save_revision(previous_revision=first).publish()


def revert_without_reading(page):
    page.revisions.order_by("created_at", "pk").first().publish()


def retitle(page):
    page.title = "Tên khác"
    page.save()


def hide(page):
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )


def reorder(page):
    page.move(page.get_siblings(inclusive=False).first(), pos="left")


def lock(page, person):
    page.locked, page.locked_by = True, person
    page.save(update_fields=["locked", "locked_by"])


def elsewhere(page) -> SectionPage:
    """Another section of the page's own tree."""
    return SectionPage.objects.get(key="direction", path__startswith=page.path[:8])


# Done to the article as its own type and as Wagtail's base Page, on behalf of a person.
OPERATIONS = {
    "save": lambda page, person: retitle(page),
    "save a draft": lambda page, person: page.save_revision(user=person),
    "publish a draft": lambda page, person: page.get_latest_revision().publish(user=person),
    "schedule": lambda page, person: schedule(page),
    "schedule a stored draft": lambda page, person: schedule_stored_draft(page),
    "unpublish": lambda page, person: page.unpublish(user=person),
    "revert": lambda page, person: revert(page),
    "publish an old revision": lambda page, person: revert_without_reading(page),
    "copy": lambda page, person: page.copy(update_attrs={"slug": "ban-sao"}, user=person),
    "copy elsewhere": lambda page, person: page.copy(to=elsewhere(page), user=person),
    "alias": lambda page, person: page.create_alias(update_slug="bi-danh", user=person),
    "move": lambda page, person: page.move(elsewhere(page), pos="last-child", user=person),
    "reorder": lambda page, person: reorder(page),
    "copy for translation": lambda page, person: page.copy_for_translation(english()),
    "translate": lambda page, person: translate_object(page, [english()], user=person),
    "lock": lambda page, person: lock(page, person),
    "hide behind a password": lambda page, person: hide(page),
    "submit for approval": lambda page, person: page.get_workflow().start(page, person),
}
# Wagtail itself refuses to write a revision of a base Page.
TYPED_ONLY = {"save a draft", "schedule"}

WRONG = {"no scope": lambda other: nullcontext(), "another portal": portal_scope}


@pytest.fixture
def person(db):
    return make_user(username="nguoi-lam", is_superuser=True)


@pytest.fixture
def article(sapa, bacha):
    """With a picture and a file, two revisions, and a draft that waits for its hour."""
    make_article(bacha)
    make_article(sapa)
    image, document = make_image(sapa), make_document(sapa)
    page = make_article(
        sapa,
        title="Chợ phiên",
        picture=image,
        body=[
            {"type": "text", "value": "<p>Chợ đông.</p>"},
            {"type": "image", "value": {"image": image.pk, "caption": "", "credit": ""}},
            {"type": "documents", "value": {"documents": [document.pk]}},
        ],
    )
    with portal_scope(sapa):
        page.title = "Chợ phiên cuối tuần"
        page.save_revision().publish()
        page.title, page.go_live_at = "Bản nháp hẹn giờ", timezone.now() + timedelta(days=2)
        page.save_revision()
    return page.pk


def cases():
    for name in OPERATIONS:
        for scope in WRONG:
            yield pytest.param(name, scope, ArticlePage, id=f"{name}, {scope}")
            if name not in TYPED_ONLY:
                yield pytest.param(name, scope, Page, id=f"{name}, {scope}, as a base page")


@pytest.mark.parametrize(("name", "scope", "model"), list(cases()))
def test_a_wrong_scope_changes_no_byte(article, bacha, person, name, scope, model):
    page = model.objects.get(pk=article)
    before = all_rows()

    with WRONG[scope](bacha), pytest.raises(WrongPortal):
        OPERATIONS[name](page, person)

    assert changed_tables(before, all_rows()) == {}


@transaction.atomic  # the tree's own way is several statements
def delete_by_queryset(page):
    Page.objects.filter(pk=page.pk).delete()


DELETIONS = {
    "delete": lambda page: page.delete(),
    "delete by queryset": delete_by_queryset,
}


# Django deletes in a transaction without a savepoint, so these need one of their own.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [ArticlePage, Page])
@pytest.mark.parametrize("scope", WRONG)
@pytest.mark.parametrize("name", DELETIONS)
def test_a_wrong_scope_deletes_nothing(article, bacha, name, scope, model):
    page = model.objects.get(pk=article)
    before = all_rows()

    with WRONG[scope](bacha), pytest.raises(WrongPortal):
        DELETIONS[name](page)

    assert changed_tables(before, all_rows()) == {}


@pytest.mark.parametrize("name", OPERATIONS)
def test_its_own_scope_changes_the_page(article, sapa, person, name):
    """What the refusals are worth: the same call does something where it may."""
    page = ArticlePage.objects.get(pk=article)
    before = all_rows()

    with portal_scope(sapa):
        OPERATIONS[name](page, person)

    assert changed_tables(before, all_rows())


@pytest.mark.parametrize("name", DELETIONS)
def test_its_own_scope_deletes_the_page(article, sapa, name):
    with portal_scope(sapa):
        DELETIONS[name](ArticlePage.objects.get(pk=article))

    assert not Page.objects.filter(pk=article).exists()


def test_a_command_may_do_all_of_it_across_portals(article):
    with all_portals():
        page = ArticlePage.objects.get(pk=article)
        page.save_revision().publish()
        assert page.get_latest_revision_as_object().picture == page.picture
        page.delete()


INTO = {
    "copy": lambda page, target: page.copy(to=target, update_attrs={"slug": "sang"}),
    "alias": lambda page, target: page.create_alias(parent=target, update_slug="sang"),
    "move": lambda page, target: page.move(target, pos="last-child"),
    "add": lambda page, target: target.add_child(
        instance=ArticlePage(title="Sang", slug="sang", summary="s", body=[])
    ),
}


@pytest.mark.parametrize("as_base", [False, True], ids=["typed", "base"])
@pytest.mark.parametrize("name", INTO)
def test_nothing_is_put_into_another_portals_tree(article, sapa, bacha, name, as_base):
    page = (Page if as_base else ArticlePage).objects.get(pk=article)
    target = section_of(bacha)
    before = all_rows()

    with portal_scope(sapa), pytest.raises(WrongPortal):
        INTO[name](page, target)

    assert changed_tables(before, all_rows()) == {}


@pytest.mark.parametrize("scope", WRONG)
def test_reading_a_revision_in_a_wrong_scope_is_refused(article, bacha, scope):
    page = ArticlePage.objects.get(pk=article)

    with WRONG[scope](bacha):
        for read in (
            page.get_latest_revision_as_object,
            page.get_latest_revision().as_object,
            lambda: ArticlePage.from_serializable_data(page.serializable_data()),
        ):
            with pytest.raises(WrongPortal):
                read()


def test_a_picture_survives_every_refusal(article, sapa, bacha):
    with portal_scope(bacha), pytest.raises(WrongPortal):
        ArticlePage.objects.get(pk=article).save_revision().publish()

    with portal_scope(sapa):
        page = ArticlePage.objects.get(pk=article).get_latest_revision_as_object()
        assert page.picture is not None
        assert [b.value["image"] for b in page.body if b.block_type == "image"] == [page.picture]
