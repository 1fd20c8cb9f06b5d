"""Processes that end with this one, without a traceback."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE = 15  # seconds a process has to end after it was asked to


class Stopped(BaseException):
    """Somebody ends the program: Ctrl-C, a closed terminal, the system going down."""


def stop_on_signals() -> None:
    """Raise Stopped at the first signal; later ones change nothing, the end is on its way."""

    def stop(number, frame):
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in SIGNALS:
        signal.signal(each, stop)


@contextmanager
def child(command, **options) -> Iterator[subprocess.Popen]:
    """A process that is ended when the block is left.

    Ctrl-C on a terminal reaches all its processes; this one alone answers it. The child and its
    children never see it: granian's worker hangs if it hears both SIGINT and its parent's SIGTERM.
    """
    process = subprocess.Popen(
        command,
        preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}),
        **options,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
