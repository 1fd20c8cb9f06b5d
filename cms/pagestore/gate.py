"""How many pages are made at once: a few, in turn, so that ready ones are never kept waiting.

Python makes pages one at a time whatever the number of threads; more at once only hold threads and
the interpreter from those who need a millisecond of them.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class TooBusy(Exception):
    """No turn came in time, or too many wait already."""


class Gate:
    """Lets `slots` in at once; others wait in their order, at most `room` of them, `patience` s."""

    def __init__(self, *, slots: int, room: int, patience: float):
        self.slots, self.room, self.patience = slots, room, patience
        self._lock = threading.Lock()
        self._inside = 0
        self._queue: deque[threading.Lock] = deque()
        self._watching = 0
        self.refused = 0

    @property
    def waiting(self) -> int:
        """How many threads wait: for a turn, or for what somebody else is making."""
        return len(self._queue) + self._watching

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Inside it is one's turn. Raises TooBusy."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._inside < self.slots:
                self._inside += 1
                return
            self._require_room()
            called = threading.Lock()
            called.acquire()
            self._queue.append(called)
        if called.acquire(timeout=self.patience):
            return
        with self._lock:
            if called in self._queue:
                self._queue.remove(called)
                self.refused += 1
                raise TooBusy
        # The turn came at the very last moment.

    def _leave(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().release()  # the turn goes from hand to hand
            else:
                self._inside -= 1

    def _require_room(self) -> None:
        if self.waiting >= self.room:
            self.refused += 1
            raise TooBusy

    def watch(self, done: threading.Event) -> None:
        """Wait for what somebody else is making. Raises TooBusy."""
        with self._lock:
            self._require_room()
            self._watching += 1
        try:
            is_done = done.wait(self.patience)
        finally:
            with self._lock:
                self._watching -= 1
        if not is_done:
            self.refused += 1
            raise TooBusy

    def status(self) -> dict:
        return {"inside": self._inside, "waiting": self.waiting, "refused": self.refused}
