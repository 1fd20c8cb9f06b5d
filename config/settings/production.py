"""A public installation. Every value comes from the environment; see docs/operations.md."""

from config.env import env, is_port, is_scheme, is_secret

from .parts.base import *  # noqa: F403
from .parts.database import *  # noqa: F403
from .parts.files import *  # noqa: F403
from .parts.pagestore import *  # noqa: F403
from .parts.search import *  # noqa: F403
from .parts.security import *  # noqa: F403
from .parts.wagtail import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", validate=is_secret)
BASE_DOMAIN = env.domain("BASE_DOMAIN")
PUBLIC_SCHEME = env.str("PUBLIC_SCHEME", "https", validate=is_scheme)
PUBLIC_PORT = env.int("PUBLIC_PORT", 0, validate=is_port)
EMBEDDED_RUNNER = env.bool("EMBEDDED_RUNNER", False)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

_mail = env.mail_url("EMAIL_URL", "smtp://localhost:25") or {}
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND")
EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST"), _mail.get("EMAIL_PORT")
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS"), _mail.get("EMAIL_USE_SSL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"no-reply@{BASE_DOMAIN}")

# The desk shows previews in frames of the same origin; frame-ancestors says the same.
SILENCED_SYSTEM_CHECKS = ["security.W019"]

env.seal()
