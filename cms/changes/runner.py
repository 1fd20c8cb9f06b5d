"""Time and tasks: what happens without a request.

One runner works per installation: in production the command `run_worker`, embedded a daemon thread
of the one server process. It does queued tasks, lets the schedule publish and expire, and says when
a new day begins. Every process has a tail of the change log besides.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.core.management import call_command
from django.db import close_old_connections, transaction
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus, task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .operations import record_change
from .tail import tail

logger = logging.getLogger(__name__)

TICK = 0.5  # seconds: other processes' changes are followed within this
SCHEDULE_EVERY = 30  # seconds
INTERRUPTED_EVERY = 600  # seconds; the first time at the start
ATTEMPTS = 3
TASKS_IN_A_TURN = 10  # then the schedule has its turn, however long the queue is


@dataclass
class Job:
    """Something done again and again; `do()` must be idempotent."""

    name: str
    every: float
    do: Callable[[], None]
    next_at: float = 0.0


@dataclass
class Runner:
    """Does its jobs in turn until `stop()`; a job that fails is logged and tried again."""

    jobs: list[Job]
    _stopped: threading.Event = field(default_factory=threading.Event)

    def run_due(self, now: float) -> None:
        for job in self.jobs:
            if now >= job.next_at and not self._stopped.is_set():
                job.next_at = now + job.every
                try:
                    job.do()
                except Exception:
                    logger.exception("%s failed; it is tried again in %s s", job.name, job.every)

    def run(self) -> None:
        while not self._stopped.is_set():
            close_old_connections()
            self.run_due(time.monotonic())
            self._stopped.wait(TICK)

    def stop(self, *args) -> None:
        self._stopped.set()


@dataclass(frozen=True)
class _Added:
    every: float
    do: Callable[[], None]
    is_alone: bool


_added: dict[str, _Added] = {}


def add_job(name: str, *, every: float, do: Callable[[], None], is_alone: bool = False) -> None:
    """Have the installation's runner do something again and again.

    For apps above, when they are ready; `every` in seconds, `do()` must be idempotent. A job that
    cannot wait until a long task is done, or that waits for others, gets a thread of its own.
    """
    _added[name] = _Added(every, do, is_alone)


def publish_what_is_due() -> None:
    """Pages whose hour has come go live, expired ones leave."""
    call_command("publish_scheduled", verbosity=0)


class NewDay:
    """Says that the day changed in Vietnam: pages that show "today" are old now."""

    def __init__(self, today: date | None = None):
        self.today = today or timezone.localdate()

    def __call__(self) -> None:
        today = timezone.localdate()
        if today != self.today:
            with transaction.atomic():
                record_change(kind="day", object_id=today.isoformat(), action="begin")
            self.today = today


def run_queued_tasks() -> None:
    """The tasks that are ready, as many as one turn takes, then return."""
    if isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=TASKS_IN_A_TURN,
            worker_id="runner",
            excluded_queue_names=[],
        ).run()


def requeue_interrupted_tasks() -> None:
    """Have tasks done again that a killed runner had begun.

    While this job runs, no task does: whatever the table calls running was interrupted. A task that
    took its runner down each time is given up.
    """
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if len(result.worker_ids) < ATTEMPTS:
            result.status, result.started_at = TaskResultStatus.READY, None
        else:
            result.status, result.finished_at = TaskResultStatus.FAILED, timezone.now()
            result.exception_class_path = "builtins.InterruptedError"
            logger.error("Task %s was interrupted %d times and is given up", result.pk, ATTEMPTS)
        result.save(update_fields=["status", "started_at", "finished_at", "exception_class_path"])


def full_runner() -> Runner:
    """The installation's one runner of tasks and schedule; see `helpers` for what runs beside it."""
    return Runner(
        [
            Job("interrupted tasks", INTERRUPTED_EVERY, requeue_interrupted_tasks),
            Job("tasks", TICK, run_queued_tasks),
            Job("schedule", SCHEDULE_EVERY, publish_what_is_due),
            Job("day", SCHEDULE_EVERY, NewDay()),
            *(Job(n, job.every, job.do) for n, job in _added.items() if not job.is_alone),
        ]
    )


def helpers() -> list[Runner]:
    """What runs beside the full runner, each in a thread of its own."""
    return [
        tail_runner(),
        *(Runner([Job(n, job.every, job.do)]) for n, job in _added.items() if job.is_alone),
    ]


def tail_runner() -> Runner:
    """What every process needs: it follows the change log, however long its tasks take."""
    return Runner([Job("change log", TICK, tail.follow_if_written)])


def start_thread(runner: Runner) -> threading.Thread:
    """Run it in a daemon thread, which ends with the process."""
    thread = threading.Thread(target=runner.run, name="runner", daemon=True)
    thread.start()
    return thread
