"""A developer's machine and `make run`: SQLite, local files, no service."""

from .parts.base import *  # noqa: F403
from .parts.base import env
from .parts.database import *  # noqa: F403
from .parts.files import *  # noqa: F403
from .parts.files import STORAGES
from .parts.security import *  # noqa: F403
from .parts.wagtail import *  # noqa: F403

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "only-for-development-never-for-a-public-host")
PUBLIC_PORT = env.int("PUBLIC_PORT", 8000)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Static files are served from where they lie; nothing has to be collected before a start.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
