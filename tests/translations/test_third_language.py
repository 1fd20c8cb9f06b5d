"""A third language is a setting, a migration and a command; without it the portals are as before.

Settings are read when a process begins, so each look is a process of its own.
"""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.copies import ROOT, copy_of_database, python
from tests.core.rows import all_rows, changed_tables

SAPA = "Ủy ban nhân dân thị xã Sa Pa"
THREE, TWO = "third_language", "config.settings.test"


@pytest.fixture
def migrations(tmp_path) -> Path:
    """The folder of an installation's migrations, to which it adds its language's."""
    folder = tmp_path / "navigation_migrations"
    shutil.copytree(ROOT / "cms" / "navigation" / "migrations", folder)
    return folder


@pytest.fixture
def run(transactional_db, sapa, migrations):
    """Run Python on a copy of the database: `run(settings, *arguments)` gives what it prints."""
    path = (ROOT / "tests" / "translations", migrations.parent)
    with copy_of_database("third") as url:
        yield lambda settings, *arguments: python(url, *arguments, settings=settings, path=path)


def look(run, settings: str) -> dict:
    script = str(ROOT / "tests" / "translations" / "look_around.py")
    paths = ["/", "/en/contact/", "/zh-hans/", "/zh-hans/lien-he/"]
    return json.loads(run(settings, script, "sapa", *paths))


def test_every_portal_gets_its_tree_and_keeps_the_others_without_it(run, migrations):
    before = {path.name for path in migrations.glob("0*.py")}
    run(THREE, "manage.py", "makemigrations", "navigation", "-n", "language_zh_hans")
    (added,) = {path.name for path in migrations.glob("0*.py")} - before
    assert added.endswith("_language_zh_hans.py")
    assert f"Applying navigation.{added[:-3]}... OK" in run(THREE, "manage.py", "migrate")

    command = ("manage.py", "add_language", "zh-hans")
    made = run(THREE, *command).splitlines()
    again = run(THREE, *command).splitlines()

    assert "sapa: made home page in zh-hans" in made
    assert "sapa: made section news in zh-hans" in made
    assert (made[-1], again) == ("4 portals completed", ["0 portals completed"])
    assert look(run, THREE) == {
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

    run(THREE, "manage.py", "migrate", "navigation", max(before).removesuffix(".py"))
    run(TWO, "manage.py", "migrate", "--check")
    back = look(run, TWO)
    assert back["is_complete"]
    assert [status for status, _ in back["answers"].values()] == [200, 200, 404, 404]


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["zh-hans", "", "VI"])
def test_a_language_that_the_settings_do_not_name_changes_nothing(sapa, code):
    before = all_rows()

    with pytest.raises(CommandError, match="is not in LANGUAGES"):
        call_command("add_language", code)

    assert changed_tables(before, all_rows()) == {}
