"""What is done as a whole has no way back in its middle, and does at its end what it left for it."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, PageLogEntry
from wagtail.tasks import update_reference_index_task

from config.settings.parts import base as production
from sites.scope import portal_scope
from sites.transactions import all_or_nothing, at_the_end, once
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def add(code: str) -> None:
    Locale.objects.create(language_code=code)


@transaction.atomic
def add_in_vain(code: str) -> None:
    add(code)
    raise RuntimeError


@all_or_nothing()
def as_a_whole(*steps) -> None:
    for step in steps:
        step()


def fail() -> None:
    raise RuntimeError


def catching(code: str) -> None:
    with suppress(RuntimeError):
        add_in_vain(code)


def codes() -> set[str]:
    return set(Locale.objects.values_list("language_code", flat=True)) - {"vi", "en"}


def test_a_step_sets_no_savepoint():
    with CaptureQueriesContext(connection) as asked, all_or_nothing():
        add("fr")
        add("de")

    assert codes() == {"fr", "de"}
    assert not [entry["sql"] for entry in asked if "SAVEPOINT" in entry["sql"]]


def test_an_error_that_is_caught_inside_undoes_all_of_it():
    with pytest.raises(transaction.TransactionManagementError):
        as_a_whole(partial(add, "fr"), partial(catching, "de"), partial(add, "it"))

    assert codes() == set()


def test_in_a_larger_transaction_it_is_undone_alone():
    with transaction.atomic():
        add("fr")
        with pytest.raises(RuntimeError):
            as_a_whole(partial(add, "de"), fail)
        add("it")

    assert codes() == {"fr", "it"}


def test_what_is_left_for_the_end_is_done_once_and_in_the_transaction():
    done = []
    with all_or_nothing():
        at_the_end("words", lambda: done.append("first"))
        at_the_end("words", lambda: done.append(connection.in_atomic_block))
        at_the_end("other", lambda: done.append("other"))
        at_the_end("other", None)
        assert done == []

    assert done == [True]
    at_the_end("words", lambda: done.append("at once"))
    assert done == [True, "at once"]


def test_nothing_is_left_after_an_error():
    done = []
    with pytest.raises(RuntimeError):
        as_a_whole(lambda: at_the_end("words", lambda: done.append(1)), fail)
    as_a_whole()

    assert done == []


def test_what_is_made_once_is_made_again_by_the_next():
    made = iter(range(9))
    with all_or_nothing():
        assert [once("number", made.__next__) for _ in range(2)] == [0, 0]
        with all_or_nothing():
            assert once("number", made.__next__) == 0
    with all_or_nothing():
        assert once("number", made.__next__) == 1
    assert [once("number", made.__next__) for _ in range(2)] == [2, 3]


def test_the_same_task_is_queued_once(sapa, bacha, settings):
    settings.TASKS = production.TASKS
    with all_or_nothing():
        for portal in (sapa, bacha):
            with portal_scope(portal):
                for key in ("1", "1", "2"):
                    update_reference_index_task.enqueue("news", "articlepage", key)

    assert DBTaskResult.objects.count() == 4


def test_the_log_of_a_page_is_written_at_the_end_in_its_order(sapa):
    page = make_article(sapa, live=False)
    before = set(PageLogEntry.objects.values_list("pk", flat=True))
    with portal_scope(sapa), all_or_nothing():
        page.save_revision(log_action=True).publish()
        assert set(PageLogEntry.objects.values_list("pk", flat=True)) == before

    written = PageLogEntry.objects.exclude(pk__in=before).order_by("pk")
    assert list(written.values_list("action", "page_id")) == [
        ("wagtail.edit", page.pk),
        ("wagtail.publish", page.pk),
    ]
