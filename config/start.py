"""What a server process starts beside answering requests."""

from django.conf import settings

from cms.changes.runner import full_runner, start_thread, tail_runner


def start_runner():
    """The whole runner embedded, only a tail of the change log beside a worker."""
    return start_thread(full_runner() if settings.EMBEDDED_RUNNER else tail_runner())
