"""The environment, read in one place; every wrong value is named with what it should be.

docs/operations.md lists the variables. The settings modules read them from `env` and end with
`env.seal()`, which raises EnvValidationError for all wrong values together; until then a wrong value
is None.
"""

from pathlib import Path

import dj_email_url
from environs import Env, EnvValidationError, ValidationError, validate

ROOT = Path(__file__).resolve().parent.parent

# Two labels or more (RFC 1035, 2.3.1), since portals stand below it.
_DOMAIN = validate.Regexp(
    r"\A(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z",
    error="Not a domain name such as laocai.gov.vn.",
)
_REDIS_URL = validate.Regexp(
    r"\A(rediss?|unix)://.+\Z", error="Not an address such as redis://host:6379/0."
)
_SEARCH_URL = validate.Regexp(
    r"\Ahttps?://[^\s,]+:\d+(/[^\s,]*)?\Z",
    error="Not an address such as https://user:password@host:9200; several are parted by commas.",
)

is_port = validate.Range(0, 65535, error="Not a port: 0 (the scheme's own) to 65535.")
is_not_negative = validate.Range(0, error="Must not be negative.")
is_scheme = validate.OneOf(["http", "https"], error="Must be http or https.")
is_log_level = validate.OneOf(
    ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    error="Must be one of {choices}.",
)
# Names of indexes: Elasticsearch's rules, and room for what we append.
is_index_name = validate.Regexp(
    r"\A[a-z][a-z0-9_-]{0,29}\Z", error="Must be a short name such as portals."
)
# What Django's own check asks of a public installation (security.W009).
is_secret = validate.Length(min=50, error="Must have at least 50 characters.")

env = Env(eager=False)


@env.parser_for("domain")
def parse_domain(value: str) -> str:
    """A domain name in lower case. Raises ValidationError."""
    return _DOMAIN(value.lower())


@env.parser_for("redis_url")
def parse_redis_url(value: str) -> str:
    """The address of a Redis server, or nothing. Raises ValidationError."""
    return _REDIS_URL(value) if value else ""


@env.parser_for("search_urls")
def parse_search_urls(value: str) -> list[str]:
    """Addresses of the nodes of an Elasticsearch cluster, or none. Raises ValidationError."""
    return [_SEARCH_URL(part.strip()) for part in value.split(",")] if value else []


@env.parser_for("url_or_nothing")
def parse_url_or_nothing(value: str) -> str:
    """The address of an HTTP server without a slash at the end, or nothing. Raises ValidationError."""
    if not value:
        return ""
    validate.URL(schemes={"http", "https"}, require_tld=False)(value)
    return value.rstrip("/")


@env.parser_for("mail_url")
def parse_mail_url(value: str) -> dict:
    """Django's EMAIL_* settings from an address. Raises ValidationError."""
    settings = dj_email_url.parse(value)
    if "EMAIL_BACKEND" not in settings:
        raise ValidationError("Not an address such as smtp://user:password@host:587/?tls=True.")
    return settings


def sentences(error: EnvValidationError) -> list[str]:
    """One line for each variable that is wrong."""
    return [f"{name}: {' '.join(texts)}" for name, texts in sorted(error.error_messages.items())]
