"""What `make run` does to a database, and what it leaves alone."""

import sqlite3

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from config.run import prepare
from config.run.problems import Problem
from config.run.processes import Stopped
from sites.models import Portal

HEADER = "slug,name_vi,name_en,kind,parent\n"


def test_a_database_of_a_newer_version_is_not_touched(db):
    prepare.require_known_migrations(MigrationExecutor(connection).loader)

    MigrationRecorder(connection).record_applied("portals", "0099_future")

    with pytest.raises(Problem) as problem:
        prepare.require_known_migrations(MigrationExecutor(connection).loader)
    assert str(problem.value) == (
        "The database is newer than this code, which does not know its migration "
        "portals.0099_future. Update the code, or name another database in DATABASE_URL."
    )


@pytest.fixture
def portal_file(tmp_path, monkeypatch):
    path = tmp_path / "portals.csv"
    monkeypatch.setattr(prepare, "PORTALS", path)
    return path


def test_names_changed_at_the_desk_outlive_a_start(across, laocai, sapa, portal_file):
    portal_file.write_text(
        HEADER + "laocai,Tỉnh,Province,province,\nsapa,Sa Pa,Sa Pa,district,laocai\n"
    )
    prepare.load_portals()
    assert Portal.objects.get(slug="sapa").name_vi == "Ủy ban nhân dân thị xã Sa Pa"


def test_portals_that_are_not_there_are_created(across, laocai, portal_file):
    portal_file.write_text(
        HEADER + f"laocai,{laocai.name_vi},{laocai.name_en},province,\n"
        "muongkhuong,Huyện Mường Khương,Muong Khuong District,district,laocai\n"
    )
    prepare.load_portals()
    assert Portal.objects.get(slug="muongkhuong").name_en == "Muong Khuong District"


@pytest.fixture
def new_database(tmp_path, django_db_blocker):
    """A connection to a SQLite file that is not there yet."""
    path = tmp_path / "db.sqlite3"
    handler = ConnectionHandler({"default": {"ENGINE": "config.sqlite", "NAME": str(path)}})
    with django_db_blocker.unblock():
        yield path, handler["default"]
        handler["default"].close()


def tables(path) -> list[str]:
    with sqlite3.connect(path) as database:
        return [name for (name,) in database.execute("SELECT name FROM sqlite_master")]


def build_half(database):
    with prepare.built_aside(database):
        database.cursor().execute("CREATE TABLE half (id)")
        raise Stopped


def test_a_new_file_is_complete_or_empty(new_database):
    path, database = new_database
    with pytest.raises(Stopped):
        build_half(database)
    assert tables(path) == []

    with prepare.built_aside(database):
        database.cursor().execute("CREATE TABLE whole (id)")
    assert tables(path) == ["whole"]
    assert database.introspection.table_names() == ["whole"]
    assert [file.name for file in path.parent.iterdir()] == ["db.sqlite3"]


def test_a_file_with_tables_is_migrated_where_it_is(new_database):
    path, database = new_database
    database.cursor().execute("CREATE TABLE mine (id)")
    with prepare.built_aside(database):
        assert database.settings_dict["NAME"] == str(path)
        database.cursor().execute("CREATE TABLE more (id)")
    assert tables(path) == ["mine", "more"]


def test_lines_that_count_become_progress(capsys):
    with prepare.Steps("Loading", total=2) as steps:
        steps.write("  Applying users.0001_initial...")
        steps.write(" OK\n")
        steps.write("[2/3] sapa: 12 pages\n")
    assert capsys.readouterr().err.splitlines() == [
        "Loading 1/2 users.0001_initial",
        "Loading 2/3 sapa",
        "Loading: 0 s",
    ]


def test_a_command_that_is_asked_to_stop_does_so_between_two_steps():
    prepare.stop_asked.set()
    try:
        with pytest.raises(Stopped), prepare.Steps("Loading") as steps:
            steps.write("[1/3] laocai: 12 pages\n")
    finally:
        prepare.stop_asked.clear()


def test_the_welcome_names_addresses_of_two_kinds_in_two_languages(
    across, laocai, sapa, monkeypatch
):
    monkeypatch.setattr(prepare, "logins", lambda: "  writer http://sapa.laocai.test/admin/")
    assert prepare.welcome().splitlines() == [
        "4 portals are served; some of them:",
        "  http://laocai.test/       Cổng Thông tin điện tử tỉnh Lào Cai",
        "  http://sapa.laocai.test/  Ủy ban nhân dân thị xã Sa Pa",
        "  http://laocai.test/en/    Lao Cai Province Web Portal",
        "Sign in as:",
        "  writer http://sapa.laocai.test/admin/",
    ]
