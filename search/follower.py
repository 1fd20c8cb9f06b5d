"""Which engine answers readers."""

from .engines import engine
from .engines.base import ReadEngine


def engine_for_readers() -> ReadEngine:
    """The engine that answers readers; what it returns is for one answer."""
    return engine()
