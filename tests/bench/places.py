"""Scratch installations on this machine, ours and the plain one, and servers of ours."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pagestore.services import ask, free_port, process

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = "laocai.localhost"


@dataclass
class Installation:
    """A database and files in a folder of their own."""

    place: Path
    settings: str = "config.settings.dev"

    @property
    def environ(self) -> dict[str, str]:
        # Nothing of the caller's own settings reaches an installation.
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": f"sqlite:///{self.place / 'db.sqlite3'}",
            "MEDIA_ROOT": str(self.place / "media"),
            "BASE_DOMAIN": DOMAIN,
            "PUBLIC_PORT": "0",
            "LOG_LEVEL": "ERROR",  # withdrawn pages are asked for on purpose
            "BENCH_PLAIN": str(self.place),
        }

    def python(self, *arguments: str, given: str = "", **environ: str) -> str:
        """Run Python in this installation; gives its output. Raises CalledProcessError."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environ | environ,
            input=given,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def manage(self, *arguments: str) -> str:
        return self.python("manage.py", *arguments)

    def measure(self, questions: list[dict]) -> dict[str, dict]:
        """What requests cost in a process of this installation; see `tests.bench.inside`."""
        return json.loads(self.python("-m", "tests.bench.inside", given=json.dumps(questions)))

    def run(self, part: str, **options) -> dict:
        """Have a part of the bench done in a process of this installation; gives what it found."""
        return json.loads(self.python("-m", f"tests.bench.{part}", given=json.dumps(options)))


def ours(place: Path) -> Installation:
    """All portals with the demonstration, as `make run` makes them, and a half-year of Sa Pa's news."""
    made = Installation(place)
    if not (place / "ready").exists():
        place.mkdir(parents=True, exist_ok=True)
        made.manage("migrate", "-v0")
        made.manage("load_portals", "cms/demo/data/portals.csv", "-v0")
        made.manage("load_demo", "-v0")
        made.run("fill", volume=["sapa"])
        (place / "ready").touch()
    return made


def grown(place: Path, portals: int, articles: int) -> Installation:
    """So many portals with so many articles each."""
    made = Installation(place)
    if not (place / "ready").exists():
        place.mkdir(parents=True, exist_ok=True)
        made.manage("migrate", "-v0")
        made.run("fill", portals=portals, articles=articles)
        (place / "ready").touch()
    return made


def plain(place: Path, beside: Installation, slug: str = "sapa") -> Installation:
    """A plain Wagtail project with the content of one portal of `beside`."""
    made = Installation(place, settings="tests.bench.plain.settings")
    if not (place / "ready").exists():
        place.mkdir(parents=True, exist_ok=True)
        content = beside.run("fill", export=slug)
        made.python("-m", "tests.bench.plain.load", given=json.dumps(content))
        (place / "ready").touch()
    return made


@dataclass
class Server:
    """A server of ours in a process of its own."""

    port: int
    pid: int

    def memory_mb(self) -> float:
        """What the process and its children hold (proportional set size)."""
        total = 0
        for pid in [self.pid, *children_of(self.pid)]:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    found = [int(child) for child in text.split()]
    return found + [below for child in found for below in children_of(child)]


@contextmanager
def serving(installation: Installation, **environ: str) -> Iterator[Server]:
    """The server as `make run` and config/deploy start it, until the end of the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "32", "--backlog", "1024",
        "--backpressure", "256", "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip
    here = os.getcwd()
    os.chdir(ROOT)
    try:
        started = process(
            [
                "env",
                "-i",
                *(f"{k}={v}" for k, v in (installation.environ | environ).items()),
                *command,
            ],
            is_ready=lambda: _answers(port),
            log=installation.place / "server.log",
        )
        with started as running:
            yield Server(port, running.pid)
    finally:
        os.chdir(here)


def _answers(port: int) -> bool:
    try:
        return ask(port, "/healthz").status == 200
    except OSError:
        return False
