"""Cookies, headers, content security policy."""

from csp.constants import NONE, SELF

from config.env import env, is_not_negative

# Proxies that a request comes through, of which each says who called it.
PROXIES = env.int("PROXIES", 0, validate=is_not_negative)

# Host-only cookies: no domain, so a session of one portal is none in another.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.core.views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Readers' pages: nothing inline, nothing from elsewhere. The desk has its own, see
# cms.core.middleware.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "img-src": [SELF, "data:"],
        # A video after a reader's click (cms.media.videos); files may lie anywhere.
        "frame-src": [SELF, "https://www.youtube-nocookie.com"],
        "media-src": [SELF, "https:"],
    },
}
