"""The thread that keeps the copy worth asking.

Imported only if Elasticsearch is configured. Every process that answers readers or writes has one
such thread. It writes what was committed to the copy, tries the copy while readers are kept from it, and in the
installation's one runner also fills and compares it. Readers wait for none of this.
"""

import logging
import threading
import time

from django.db import close_old_connections, connection
from django.dispatch import receiver

from cms.changes.models import Change
from cms.changes.signals import change_committed

from . import copying
from .engines.circuit import Circuit
from .engines.elasticsearch import NotWritten, Trouble
from .indexing import ENTRY

logger = logging.getLogger(__name__)

TRY_AGAIN = 2.0  # seconds after a failure
GATHER = 0.05  # seconds: changes that come together are written together
COMPARE_EVERY = 60.0  # seconds, by two sums


class Follower:
    """The copy as this process sees it."""

    def __init__(self):
        self.circuit = Circuit()
        self.is_keeper = False  # fills and compares, too
        self._news, self._stopped = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._compare_at = 0.0

    def start(self) -> None:
        """Begin, if this process has not begun; after a fork, too."""
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(
                        target=self._run, name="search copy", daemon=True
                    )
                    self._thread.start()

    def hear(self, change: Change) -> None:
        self.circuit.owe(change.seq)
        self.start()
        self._news.set()

    def keep(self) -> None:
        """Said by the installation's runner, again and again."""
        self.is_keeper = True
        self.start()

    def stop(self) -> None:
        """End the thread, and wait until it has."""
        self._stopped.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join()

    def turn(self) -> None:
        """Bring the copy up to date and try it. Whatever fails opens the circuit."""
        copy = copying.copy()
        try:
            self.circuit.pay(copying.follow(copy))
            copy.ping()
            if copy.in_use() is None:
                raise copying.NoCopy("there is no index of the right shape")
            self.circuit.close()
        except copying.NoCopy as problem:
            self.circuit.open(str(problem))
            if self.is_keeper:
                copying.build(copy, logger.info)
        except (NotWritten, *Trouble) as problem:
            self.circuit.open(str(problem) or type(problem).__name__)

    def compare(self) -> None:
        """Mend what following alone cannot know: documents lost, or written by others."""
        copy = copying.copy()
        if not copying.is_same(copy):
            copying.follow(copy)
            if not copying.is_same(copy):
                logger.warning("%d entries were copied anew", copying.repair(copy, logger.info))

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._news.clear()
            close_old_connections()
            try:
                self.turn()
                if (
                    self.is_keeper
                    and self.circuit.is_closed
                    and time.monotonic() > self._compare_at
                ):
                    self._compare_at = time.monotonic() + COMPARE_EVERY
                    self.compare()
            except Exception as problem:
                self.circuit.open(str(problem) or type(problem).__name__)
                logger.exception("The copy of the index was not followed; it is tried again")
            if self.circuit.problem is not None:
                self._stopped.wait(TRY_AGAIN)
            elif self._news.wait(TRY_AGAIN):
                self._stopped.wait(GATHER)
        connection.close()


follower = Follower()


@receiver(change_committed)
def hear(sender, change, **kwargs):
    if change.kind == ENTRY:
        follower.hear(change)
