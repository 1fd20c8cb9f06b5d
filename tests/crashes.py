"""Dying in the middle: a child process that is killed at its n-th statement."""

import os
import signal
import traceback
from collections.abc import Callable

from django.db import connection, connections

COMPLETED = 0


class Killer:
    """Sends SIGKILL to its own process in place of statement number `at` (0: never)."""

    def __init__(self, at: int):
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def run_and_die(do: Callable[[], object], at: int) -> bool:
    """Run `do` in a child process that is killed at a statement; whether it came to its end.

    Raises AssertionError if the child failed in any other way.
    """
    connections.close_all()  # an open connection must not be shared by two processes
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(Killer(at)):
                do()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        connections.close_all()
        os._exit(COMPLETED)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == COMPLETED
    return True


def count_statements(do: Callable[[], object]) -> int:
    """How many statements `do` takes."""
    killer = Killer(at=0)
    with connection.execute_wrapper(killer):
        do()
    return killer.seen
