"""A copy of the test database for processes of their own, as a backup is one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def copy_of_database(name: str) -> Iterator[str]:
    """The URL of a copy of what is committed; for tests with real commits."""
    connections.close_all()  # a database is copied while nobody is at it
    connection.creation.clone_test_db(name, verbosity=0, autoclobber=True)
    copy = connection.creation.get_test_db_clone_settings(name)
    try:
        if connection.vendor == "sqlite":
            yield f"sqlite:///{copy['NAME']}"
        else:
            person = f"{quote(copy['USER'])}:{quote(copy['PASSWORD'])}"
            yield f"postgres://{person}@{copy['HOST']}:{copy['PORT'] or 5432}/{copy['NAME']}"
    finally:
        connection.creation.destroy_test_db(suffix=name, verbosity=0)


def python(url: str, *arguments: str, settings="config.settings.test", path: tuple = ()) -> str:
    """What Python prints in a process on that database; fails unless it ends well."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": ":".join(map(str, (ROOT, *path))),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
