"""Saying what is happening while it takes long."""

import sys
import time


class Progress:
    """One line that counts on a terminal; elsewhere a line at each tenth. Writes to stderr.

    Says nothing at all if no step is taken.
    """

    def __init__(self, title: str, total: int = 0):
        self.title, self.total, self.done = title, total, 0
        self._began = time.monotonic()
        self._tenth = -1

    def step(self, what: str = "", *, done: int | None = None, total: int | None = None) -> None:
        """`done` of `total` are done, by default one more than before."""
        self.done = self.done + 1 if done is None else done
        self.total = total or self.total
        text = f"{self.title} {self.done}/{self.total} {what}"
        if sys.stderr.isatty():
            print(f"\r\033[K{text[:78]}", end="", file=sys.stderr, flush=True)
            return
        tenth = self.done * 10 // max(self.total, 1)
        if tenth != self._tenth:
            self._tenth = tenth
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.done:
            start = "\r\033[K" if sys.stderr.isatty() else ""
            seconds = time.monotonic() - self._began
            print(f"{start}{self.title}: {seconds:.0f} s", file=sys.stderr, flush=True)
