"""Why a page is taken from readers: said by who takes it, read by who tells the readers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Pages that are unpublished or deleted inside are so for this reason."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def current_reason() -> str:
    """The reason given by `because`, "" without one."""
    return _reason.get()
