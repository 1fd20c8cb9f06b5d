"""Tests: as development, but quick and without leftovers."""

import atexit
import shutil
import tempfile

from .dev import *  # noqa: F403
from .dev import DATABASES

_SCRATCH = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)

DEBUG = False
BASE_DOMAIN = "laocai.test"
PUBLIC_PORT = 0
MEDIA_ROOT = f"{_SCRATCH}/media"
EMBEDDED_RUNNER = False
SEARCH_QUERIES_WRITTEN_AFTER = None
# Tasks run where they are queued: tests see their effect, and in the same scope.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    # A file, as in production: threads of a test share it, and WAL behaves as it does there.
    DATABASES["default"]["TEST"] = {"NAME": f"{_SCRATCH}/db.sqlite3"}
