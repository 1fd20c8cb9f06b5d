"""What a process remembers of a portal's content, kept true by the change log."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

from cms.changes.models import Change
from cms.changes.signals import change_committed
from cms.changes.tail import tail

T = TypeVar("T")


class PortalMemory(Generic[T]):
    """One value per portal, loaded at need and dropped by changes that `is_stale_after` picks.

    A transaction that has written changes reads its own state and leaves the memory alone.
    """

    def __init__(self, load: Callable[[int], T], is_stale_after: Callable[[Change], bool]):
        self._load = load
        self._is_stale_after = is_stale_after
        self._values: dict[int, T] = {}
        self._version = 0
        self._lock = threading.Lock()
        change_committed.connect(self._follow, weak=False)

    def get(self, portal_id: int) -> T:
        if any(entry[1] == tail.follow for entry in connection.run_on_commit):
            return self._load(portal_id)
        try:
            return self._values[portal_id]
        except KeyError:
            version = self._version
            value = self._load(portal_id)
            with self._lock:
                # Something may have changed while it was read: then the next reader loads again.
                if version == self._version:
                    self._values[portal_id] = value
            return value

    def forget(self, portal_id: int | None = None) -> None:
        """Drop a portal's value, or all."""
        with self._lock:
            self._version += 1
            if portal_id is None:
                self._values.clear()
            else:
                self._values.pop(portal_id, None)

    def _follow(self, sender, change: Change, **kwargs):
        if change.is_of_portals:
            self.forget()
        elif self._is_stale_after(change):
            self.forget(change.portal_id)
