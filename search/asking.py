"""Which engine answers readers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from .engines import engine
from .engines.base import ReadEngine

_only: ContextVar[Callable[[], ReadEngine] | None] = ContextVar("the only engine", default=None)


def engine_for_readers() -> ReadEngine:
    """The engine that answers readers; what it returns is for one answer."""
    if only := _only.get():
        return only()
    own = engine()
    if not settings.ELASTICSEARCH_URL:
        return own
    # Slow to import, and of no use without a server.
    from .engines.circuit import Fallback
    from .engines.elasticsearch import ElasticsearchEngine, Trouble
    from .follower import follower

    follower.start()
    if not follower.circuit.is_closed:
        return own
    copy = ElasticsearchEngine(settings.ELASTICSEARCH_INDEX, own.frequencies)
    return Fallback(copy, own, follower.circuit, Trouble)


@contextmanager
def asked_alone(make: Callable[[], ReadEngine]) -> Iterator[None]:
    """Have one engine answer, whatever happens to it; for measuring."""
    token = _only.set(make)
    try:
        yield
    finally:
        _only.reset(token)
