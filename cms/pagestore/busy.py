"""What a reader is told whose page nobody could make in time."""

from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

RETRY_AFTER = 5  # seconds


def busy_page(path: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The page and its headers, in the language of the address."""
    languages = [code for code, _name in settings.LANGUAGES if path.startswith(f"/{code}/")]
    return _made(languages[0] if languages else settings.LANGUAGE_CODE)


@cache
def _made(language: str) -> tuple[bytes, list[tuple[str, str]]]:
    with translation.override(language):
        body = render_to_string("pagestore/busy.html", {"seconds": RETRY_AFTER}).encode()
    return body, [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Language", language),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_AFTER)),
    ]
