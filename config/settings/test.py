"""Tests: as development, but quick and without leftovers."""

import tempfile

from .dev import *  # noqa: F403
from .dev import DATABASES

DEBUG = False
BASE_DOMAIN = "laocai.test"
PUBLIC_PORT = 0
MEDIA_ROOT = tempfile.mkdtemp(prefix="portal-test-media-")
EMBEDDED_RUNNER = False
# Tasks run where they are queued: tests see their effect, and in the same scope.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": None}
