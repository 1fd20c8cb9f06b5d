"""What a server process starts beside answering requests."""

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError

from cms.changes.runner import full_runner, helpers, start_thread, tail_runner
from cms.changes.tail import tail


def start_runner() -> None:
    """The whole runner embedded, only a tail of the change log beside a worker."""
    with suppress(DatabaseError):  # a server starts without its database, and serves when it comes
        tail.start()
    runners = [full_runner(), *helpers()] if settings.EMBEDDED_RUNNER else [tail_runner()]
    for runner in runners:
        start_thread(runner)
