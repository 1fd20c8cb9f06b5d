"""Time and tasks: what happens without a request."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cms.changes.models import Change
from cms.changes.runner import (
    ATTEMPTS,
    TASKS_IN_A_TURN,
    Job,
    NewDay,
    Runner,
    publish_what_is_due,
    requeue_interrupted_tasks,
    run_queued_tasks,
)
from cms.news.models import ArticlePage
from sites.scope import current_portal_id, portal_scope
from tests.factories import make_article

SEEN = []


def remember_the_scope(word):
    SEEN.append((word, current_portal_id()))


def fail_always():
    raise ValueError("this task fails")


@pytest.fixture
def queue(settings, monkeypatch):
    """The table of tasks, as in an installation; tests elsewhere run tasks at once."""
    settings.TASKS = {"default": {"BACKEND": "sites.tasks.PortalDatabaseBackend", "QUEUES": []}}
    for function in (remember_the_scope, fail_always):
        # The worker finds a task by the name of its module and function.
        monkeypatch.setitem(globals(), function.__name__, task()(function))
    SEEN.clear()


class TestRunner:
    def test_jobs_run_when_they_are_due(self):
        done = []
        runner = Runner(
            [
                Job("often", 1, lambda: done.append("often")),
                Job("seldom", 10, lambda: done.append("seldom")),
            ]
        )
        for second in range(12):
            runner.run_due(100 + second)
        assert done.count("often") == 12
        assert done.count("seldom") == 2

    def test_a_job_that_fails_is_tried_again_and_stops_no_other(self, caplog):
        done = []

        def fail():
            done.append("failed")
            raise OSError("the disk is full")

        runner = Runner([Job("bad", 1, fail), Job("good", 1, lambda: done.append("good"))])
        runner.run_due(1)
        runner.run_due(2)
        assert done == ["failed", "good", "failed", "good"]
        assert "bad failed; it is tried again in 1 s" in caplog.text


def test_a_new_day_is_a_change(db):
    with time_machine.travel("2021-09-01T16:59:50Z", tick=False):  # 23:59:50 in Vietnam
        new_day = NewDay()
        new_day()
        assert not Change.objects.filter(kind="day").exists()
    with time_machine.travel("2021-09-01T17:00:10Z", tick=False):
        assert new_day.today == date(2021, 9, 1)
        new_day()
        new_day()
    assert list(Change.objects.filter(kind="day").values_list("object_id", "action")) == [
        ("2021-09-02", "begin")
    ]


def test_what_is_due_goes_live_and_leaves_on_every_portal(sapa, bacha):
    pages = {}
    for portal in (sapa, bacha):
        page = make_article(portal, live=False, slug="hen-gio")
        with portal_scope(portal):
            page.go_live_at = timezone.now() + timedelta(hours=1)
            page.save_revision().publish()
        pages[portal] = page
        page.refresh_from_db()
        assert not page.live
    leaving = make_article(sapa, slug="het-han")
    with portal_scope(sapa):
        leaving.expire_at = timezone.now() + timedelta(hours=1)
        leaving.save()

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_what_is_due()

    assert set(ArticlePage.objects.filter(live=True).values_list("pk", flat=True)) == {
        page.pk for page in pages.values()
    }


# The worker closes its connection between tasks, as a process of its own may.
@pytest.mark.django_db(transaction=True)
class TestTasks:
    def test_a_task_runs_in_the_portal_it_was_queued_in(self, queue, sapa, bacha):
        with portal_scope(sapa):
            remember_the_scope.enqueue("một")
        with portal_scope(bacha):
            remember_the_scope.enqueue("hai")
        remember_the_scope.enqueue("ba")
        assert SEEN == []

        run_queued_tasks()

        assert sorted(SEEN, key=lambda seen: seen[0]) == [
            ("ba", None),
            ("hai", bacha.pk),
            ("một", sapa.pk),
        ]
        assert current_portal_id() is None

    def test_a_long_queue_lets_the_schedule_have_its_turn(self, queue, sapa):
        with portal_scope(sapa):
            for number in range(TASKS_IN_A_TURN + 2):
                remember_the_scope.enqueue(str(number))

        run_queued_tasks()
        assert len(SEEN) == TASKS_IN_A_TURN

        run_queued_tasks()
        assert len(SEEN) == TASKS_IN_A_TURN + 2

    def test_a_task_that_fails_is_recorded_and_the_next_one_runs(self, queue, sapa):
        with portal_scope(sapa):
            failed = fail_always.enqueue()
            remember_the_scope.enqueue("sau")

        run_queued_tasks()

        failed.refresh()
        assert failed.status == "FAILED"
        assert "this task fails" in failed.errors[0].traceback
        assert [("sau", sapa.pk)] == SEEN

    def test_a_task_that_was_interrupted_is_done_again_three_times_at_most(self, queue, sapa):
        def kill(row, times):
            for number in range(times):
                row.claim(f"killed {number}")
                requeue_interrupted_tasks()
                row.refresh_from_db()
            return row.status

        with portal_scope(sapa):
            remember_the_scope.enqueue("lại")
            remember_the_scope.enqueue("mãi")
        again, for_ever = DBTaskResult.objects.order_by("enqueued_at")

        assert kill(again, times=ATTEMPTS - 1) == "READY"
        assert kill(for_ever, times=ATTEMPTS) == "FAILED"

        run_queued_tasks()
        assert [("lại", sapa.pk)] == SEEN
