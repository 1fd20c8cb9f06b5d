"""Engines keep tokens and say which entries hold them. They know nothing of language and order."""

from django.db import connection

from .base import Engine
from .postgres import PostgresEngine
from .sqlite import SqliteEngine

_OF_DATABASE = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}


def engine() -> Engine:
    """The engine in the database of this installation."""
    return _OF_DATABASE[connection.vendor](connection)
