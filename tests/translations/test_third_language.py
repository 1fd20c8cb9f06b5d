"""A third language is a setting and a command; without it the portals are as before.

Settings are read when a process begins, so each look is a process of its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.core.rows import all_rows, changed_tables

ROOT = Path(__file__).resolve().parents[2]
SAPA = "Ủy ban nhân dân thị xã Sa Pa"


@pytest.fixture
def run(sapa, tmp_path):
    """Run Python on a copy of the database: `run(settings, *arguments)` gives what it prints."""
    if connection.vendor != "sqlite":
        pytest.skip("copies a file")
    copy = tmp_path / "copy.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
        closing(sqlite3.connect(copy)) as theirs,
    ):
        ours.backup(theirs)

    def run(settings: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": f"sqlite:///{copy}",
                "DJANGO_SETTINGS_MODULE": settings,
                "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'translations'}",
            },
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def look(run, settings: str) -> dict:
    script = str(ROOT / "tests" / "translations" / "look_around.py")
    paths = ["/", "/en/contact/", "/zh-hans/", "/zh-hans/lien-he/"]
    return json.loads(run(settings, script, "sapa", *paths))


def test_every_portal_gets_its_tree_and_keeps_the_others_without_it(run):
    command = ("manage.py", "add_language", "zh-hans")
    made = run("third_language", *command).splitlines()
    again = run("third_language", *command).splitlines()

    assert "sapa: made home page in zh-hans" in made
    assert "sapa: made section news in zh-hans" in made
    assert (made[-1], again) == ("4 portals completed", ["0 portals completed"])
    assert look(run, "third_language") == {
        "is_complete": True,
        "homes": ["en", "vi", "zh-hans"],
        "name": SAPA,
        "navigation": ["en", "vi", "zh-hans"],
        "writers_reach": ["en", "vi", "zh-hans"],
        "answers": {
            "/": [200, False],
            "/en/contact/": [200, False],
            "/zh-hans/": [200, True],
            "/zh-hans/lien-he/": [200, True],
        },
    }
    back = look(run, "config.settings.test")
    assert back["is_complete"]
    assert [status for status, _ in back["answers"].values()] == [200, 200, 404, 404]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["zh-hans", "", "VI"])
def test_a_language_that_the_settings_do_not_name_changes_nothing(sapa, code):
    before = all_rows()

    with pytest.raises(CommandError, match="is not in LANGUAGES"):
        call_command("add_language", code)

    assert changed_tables(before, all_rows()) == {}
