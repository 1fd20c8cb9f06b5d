"""A developer's machine and `make run`: SQLite, local files, no service."""

from importlib.util import find_spec

from config.env import env, is_port, is_scheme

from .parts.base import *  # noqa: F403
from .parts.base import INSTALLED_APPS
from .parts.database import *  # noqa: F403
from .parts.files import *  # noqa: F403
from .parts.files import STORAGES
from .parts.pagestore import *  # noqa: F403
from .parts.search import *  # noqa: F403
from .parts.security import *  # noqa: F403
from .parts.wagtail import *  # noqa: F403

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "only-for-development-never-for-a-public-host")
BASE_DOMAIN = env.domain("BASE_DOMAIN", "laocai.localhost")
PUBLIC_SCHEME = env.str("PUBLIC_SCHEME", "http", validate=is_scheme)
PUBLIC_PORT = env.int("PUBLIC_PORT", 8000, validate=is_port)
EMBEDDED_RUNNER = env.bool("EMBEDDED_RUNNER", True)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Static files are served from where they lie; nothing has to be collected before a start.
STATIC_ROOT = None
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Keeps each app's migrations in one line; installed with the tools of development only.
if find_spec("django_linear_migrations"):
    INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]

env.seal()
