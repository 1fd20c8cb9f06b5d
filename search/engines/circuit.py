"""A remote engine before the one in the database: readers get the same answer from either."""

import logging
import threading
import time

from .base import ReadEngine

logger = logging.getLogger(__name__)

# Seconds that the copy may be behind the database while readers are answered from it.
LATE = 1.0


class Circuit:
    """Whether readers are answered by the copy.

    Open from the start and after every failure, until somebody who keeps nobody waiting has tried.
    Also while changes wait longer for the copy than LATE.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self.problem: str | None = "not tried yet"
        self._owed, self._owed_since = 0, None

    @property
    def is_closed(self) -> bool:
        since = self._owed_since
        return self.problem is None and (since is None or time.monotonic() - since < LATE)

    def open(self, problem: str) -> None:
        with self._lock:
            if self.problem is None:
                logger.warning("Search is answered by the database: %s", problem)
            self.problem = problem

    def close(self) -> None:
        with self._lock:
            if self.problem is not None:
                logger.warning("Search is answered by Elasticsearch")
            self.problem = None

    def owe(self, seq: int) -> None:
        """A change was committed that the copy must follow."""
        with self._lock:
            self._owed = max(self._owed, seq)
            if self._owed_since is None:
                self._owed_since = time.monotonic()

    def pay(self, seq: int) -> None:
        """The copy has followed up to here."""
        with self._lock:
            if seq >= self._owed:
                self._owed_since = None
            elif self._owed_since is not None:
                self._owed_since = time.monotonic()


class Fallback(ReadEngine):
    """Asks the copy; after the first trouble the database, to the end of the answer."""

    def __init__(self, copy: ReadEngine, own: ReadEngine, circuit: Circuit, trouble: tuple):
        self._copy, self._own, self._circuit, self._trouble = copy, own, circuit, trouble
        self._fell = False

    def _ask(self, name: str, *args, **options):
        if not self._fell:
            try:
                return getattr(self._copy, name)(*args, **options)
            except self._trouble as problem:
                self._fell = True
                self._circuit.open(str(problem) or type(problem).__name__)
        return getattr(self._own, name)(*args, **options)

    def frequencies(self, tokens):
        return self._own.frequencies(tokens)

    def candidates(self, weights, filters, narrow, limit):
        return self._ask("candidates", weights, filters, narrow, limit)

    def census(self, formula, filters, narrow, at_most):
        return self._ask("census", formula, filters, narrow, at_most)

    def matching(self, formula, filters, narrow, **page):
        return self._ask("matching", formula, filters, narrow, **page)
