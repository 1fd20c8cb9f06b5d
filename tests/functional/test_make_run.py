"""A stranger's first minutes: clone, `make run`, look, Ctrl-C, `make run` again; then every page."""

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.run.address import Address, require_free
from tests.functional.conftest import ROOT, free_port

pytestmark = pytest.mark.start

FIRST_START, SECOND_START = 180, 10  # seconds
HEAD = re.compile(r'<html lang="(\w+)".*?<title>(.*?)</title>.*?<h1[^>]*>(.*?)</h1>', re.DOTALL)


class Project:
    """A clone of what is committed, as somebody else gets it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.output = folder.with_suffix(".log")
        self.process = None
        subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)

    def start(self, port: int, limit: float):
        """`make run`, until it says that it serves. Fails after `limit` seconds."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PUBLIC_PORT")
        }
        began = time.monotonic()
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                ["make", "run", f"PORT={port}"],
                cwd=self.folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while "Ctrl-C ends it." not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - began < limit, self.said
            time.sleep(0.1)

    def stop(self, port: int):
        """Ctrl-C on a terminal: all processes hear it, make as well."""
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.wait(10) in (0, -signal.SIGINT)
        assert self.said.endswith("Ctrl-C ends it.\n\nStopped.\n")
        require_free(Address("127.0.0.1", port))

    @property
    def said(self) -> str:
        return self.output.read_text()

    def finish_tasks(self):
        """Wait until the runner has done what the set-up queued."""
        for _ in range(600):
            with sqlite3.connect(self.folder / "var" / "db.sqlite3") as database:
                (left,) = database.execute(
                    "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult "
                    "WHERE status IN ('READY', 'RUNNING')"
                ).fetchone()
            if not left:
                return
            time.sleep(0.2)
        raise AssertionError(f"{left} tasks are still waiting")

    def crawl(self) -> dict:
        """Read every page of every host; what `tests/functional/crawl.py` found."""
        said = subprocess.run(
            [self.folder / ".venv/bin/python", "tests/functional/crawl.py"],
            cwd=self.folder,
            env={
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "PYTHONPATH": str(self.folder),
                "LOG_LEVEL": "ERROR",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        return json.loads(said)

    def rows(self) -> dict[str, list[str]]:
        with sqlite3.connect(self.folder / "var" / "db.sqlite3") as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {
                table: sorted(map(repr, database.execute(f'SELECT * FROM "{table}"')))
                for (table,) in tables.fetchall()
            }


def head_of(port: int, host: str, path: str) -> tuple[str, str, str]:
    """Language, title and first heading of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    assert response.status == 200, (host, path, response.status)
    language, title, heading = HEAD.search(body).groups()
    return language, title.strip(), re.sub(r"<[^>]+>", "", heading).strip()


def portals(folder: Path) -> list[dict[str, str]]:
    with (folder / "cms/demo/data/portals.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path / "project")
    yield project
    if project.process and project.process.poll() is None:  # the test has failed
        os.killpg(project.process.pid, signal.SIGTERM)
        project.process.wait(30)


def test_a_fresh_clone_serves_all_portals_and_starts_again_without_changing_a_row(project):
    port = free_port()

    project.start(port, FIRST_START)
    rows = portals(project.folder)
    assert len(rows) == 83
    for row in rows:
        is_root = row["kind"] == "province"
        host = "laocai.localhost" if is_root else f"{row['slug']}.laocai.localhost"
        for path, language in (("/", "vi"), ("/en/", "en")):
            lang, title, heading = head_of(port, host, path)
            name = row[f"name_{language}"].replace("'", "&#x27;")
            assert (lang, name in title, name in heading) == (language, True, True), row["slug"]
    project.finish_tasks()
    project.stop(port)
    before = project.rows()

    other = free_port()
    project.start(other, SECOND_START)
    assert f"http://sapa.laocai.localhost:{other}/admin/" in project.said
    project.stop(other)
    assert project.rows() == before

    crawl = project.crawl()
    print(
        f"{crawl['pages']:,} pages, {crawl['files']:,} files, {crawl['seconds']} s of processor time"
    )
    assert (crawl["hosts"], crawl["wrong"]) == (83, {})
