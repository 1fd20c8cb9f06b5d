"""Which engine answers readers."""

from django.conf import settings

from .engines import engine
from .engines.base import ReadEngine


def engine_for_readers() -> ReadEngine:
    """The engine that answers readers; what it returns is for one answer."""
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
