"""SQLite with a fair queue for writers.

SQLite lets one connection write at a time; the others poll, and under load some poll until their
timeout. Threads of one process wait here in the order they came instead. Other processes (a
command beside the server) still meet SQLite's own busy timeout.
"""

import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

from django.db.backends.sqlite3 import base

from sites.transactions import WholeTransactions

from . import lookups


class FairLock:
    """A lock that is given in the order it was asked for."""

    def __init__(self):
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self) -> None:
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # until `release` hands the lock over

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


lookups.register()
_locks: dict[str, FairLock] = {}
_locks_guard = threading.Lock()


class DatabaseWrapper(WholeTransactions, base.DatabaseWrapper):
    """Takes the file's lock with BEGIN IMMEDIATE and gives it back at the transaction's end."""

    _has_turn = False

    def get_new_connection(self, conn_params):
        # `var/` of a fresh clone; a longer missing path is more likely a wrong one.
        with suppress(OSError):
            Path(conn_params["database"]).parent.mkdir(exist_ok=True)
        return super().get_new_connection(conn_params)

    @property
    def _turns(self) -> FairLock:
        with _locks_guard:
            return _locks.setdefault(str(self.settings_dict["NAME"]), FairLock())

    def _start_transaction_under_autocommit(self):
        self._turns.acquire()
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_up_turn()
            raise

    def _give_up_turn(self):
        if self._has_turn:
            self._has_turn = False
            self._turns.release()

    def _commit(self):
        # A commit that fails leaves the transaction open: the roll-back that follows ends it.
        super()._commit()
        self._give_up_turn()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._give_up_turn()

    def _close(self):
        try:
            super()._close()
        finally:
            self._give_up_turn()
