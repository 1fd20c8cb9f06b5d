"""The server's entry: `granian --interface wsgi config.wsgi:application`."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

django = get_wsgi_application()

from cms.pagestore.server import PageServer  # noqa: E402 - needs the apps
from cms.pagestore.stores import store  # noqa: E402
from config.start import start_runner  # noqa: E402

# Whoever only needs a moment to send a ready page gets it between two steps of making another one;
# Python's own 5 ms would let eight of them wait for each other.
sys.setswitchinterval(0.0005)

application = PageServer(django, store)
start_runner()
