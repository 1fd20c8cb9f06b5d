"""A wrong environment is told as a whole, in words."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "".join(chr(33 + number % 90) for number in range(60))


def manage(*arguments: str, settings: str = "dev", **environment: str):
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"DJANGO_SETTINGS_MODULE": f"config.settings.{settings}"} | environment,
        capture_output=True,
        text=True,
    )


def show(expression: str, settings: str = "dev", **environment: str) -> str:
    code = f"from django.conf import settings; print({expression})"
    result = manage("shell", "--no-imports", "-c", code, settings=settings, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_all_wrong_values_are_named_together_with_what_they_should_be():
    result = manage(
        "check",
        BASE_DOMAIN="lào cai",
        DATABASE_URL="mysqlx://somewhere",
        DEBUG="perhaps",
        ELASTICSEARCH_INDEX="_all",
        ELASTICSEARCH_URL="http://one:9200, two:9200",
        LOG_LEVEL="loud",
        PUBLIC_PORT="80000",
        PUBLIC_SCHEME="gopher",
        REDIS_URL="localhost",
    )

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Wrong values in the environment:",
        "BASE_DOMAIN: Not a domain name such as laocai.gov.vn.",
        "DATABASE_URL: Not a valid database URL.",
        "DEBUG: Not a valid boolean.",
        "ELASTICSEARCH_INDEX: Must be a short name such as portals.",
        "ELASTICSEARCH_URL: Not an address such as https://user:password@host:9200; "
        "several are parted by commas.",
        "LOG_LEVEL: Must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL.",
        "PUBLIC_PORT: Not a port: 0 (the scheme's own) to 65535.",
        "PUBLIC_SCHEME: Must be http or https.",
        "REDIS_URL: Not an address such as redis://host:6379/0.",
    ]


def test_a_public_installation_must_be_told_its_domain_and_secret():
    result = manage("check", settings="production", EMAIL_URL="nobody@example.org")

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Wrong values in the environment:",
        "BASE_DOMAIN: Environment variable not set.",
        "EMAIL_URL: Not an address such as smtp://user:password@host:587/?tls=True.",
        "SECRET_KEY: Environment variable not set.",
    ]


def test_a_short_secret_is_refused():
    result = manage("check", settings="production", BASE_DOMAIN="laocai.gov.vn", SECRET_KEY="abc")
    assert result.stderr.splitlines()[1:] == ["SECRET_KEY: Must have at least 50 characters."]


@pytest.mark.parametrize(
    ("expression", "environment", "expected"),
    [
        ("settings.BASE_DOMAIN, settings.PUBLIC_PORT", {}, "laocai.localhost 8000"),
        ("settings.PUBLIC_PORT", {"PUBLIC_PORT": "8765"}, "8765"),
        ("settings.BASE_DOMAIN", {"BASE_DOMAIN": "LaoCai.gov.vn"}, "laocai.gov.vn"),
        ("settings.DATABASES['default']['ENGINE']", {}, "config.sqlite"),
        (
            "settings.DATABASES['default']['ENGINE']",
            {"DATABASE_URL": "postgres://a:b@db.example.org/portals"},
            "config.postgresql",
        ),
        (
            "settings.CACHES['default']['BACKEND']",
            {"REDIS_URL": "redis://localhost:6379/0"},
            "django.core.cache.backends.redis.RedisCache",
        ),
        (
            "settings.ELASTICSEARCH_URL",
            {"ELASTICSEARCH_URL": "http://one:9200, https://a:b@two:9200"},
            "['http://one:9200', 'https://a:b@two:9200']",
        ),
        ("settings.ELASTICSEARCH_URL", {}, "[]"),
        (
            "settings.STORAGES['default']['BACKEND']",
            {"S3_BUCKET": "media"},
            "cms.media.storages.PortalS3Storage",
        ),
    ],
)
def test_the_environment_chooses_address_and_services(expression, environment, expected):
    assert show(expression, **environment) == expected


def test_a_public_installation_is_reached_over_https_and_runs_a_worker_beside_it():
    expression = "settings.PUBLIC_SCHEME, settings.PUBLIC_PORT, settings.EMBEDDED_RUNNER"
    shown = show(expression, "production", BASE_DOMAIN="laocai.gov.vn", SECRET_KEY=SECRET)
    assert shown == "https 0 False"


def is_read(call: ast.Call) -> bool:
    """Whether a call reads a variable: `env.int("PUBLIC_PORT", 8000)`."""
    reader = getattr(getattr(call.func, "value", None), "id", "")
    return reader in ("env", "environment") and bool(call.args)


def variables_read() -> set[str]:
    return {
        node.args[0].value
        for path in (ROOT / "config").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and is_read(node)
        if node.args[0].value.isupper()
    }


def test_operators_find_every_variable_in_the_manual():
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", manual, re.MULTILINE))
    assert variables_read() >= {"HOST", "PORT", "DATABASE_URL", "SECRET_KEY"}
    assert described == variables_read()
