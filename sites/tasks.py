"""Tasks run in the scope they were queued in."""

from dataclasses import dataclass
from typing import Any

from django_tasks.base import Task
from django_tasks_db.backend import DatabaseBackend

from .scope import freeze_scope, thaw_scope
from .transactions import once

# The key under which the scope travels with a task's own keyword arguments.
SCOPE = "__portal_scope__"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalTask(Task):
    """A task that enters the portal it was queued in before it runs."""

    def call(self, *args: Any, **kwargs: Any) -> Any:
        with thaw_scope(kwargs.pop(SCOPE, {})):
            # `super()` without arguments does not work in a dataclass with slots.
            return Task.call(self, *args, **kwargs)


class PortalDatabaseBackend(DatabaseBackend):
    """django-tasks-db's table; the scope is stored with every task."""

    task_class = PortalTask

    def enqueue(self, task, args, kwargs):
        """What one transaction asks for twice is queued once: it reads what was committed."""
        kwargs = {**kwargs, SCOPE: freeze_scope()}
        key = "task", task.module_path, repr(args), repr(kwargs)
        enqueue = super().enqueue
        return once(key, lambda: enqueue(task, args, kwargs))

    async def aenqueue(self, task, args, kwargs):
        return await super().aenqueue(task, args, {**kwargs, SCOPE: freeze_scope()})
