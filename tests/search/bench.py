"""How good and how quick search is on every engine: `make bench-search`.

Starts PostgreSQL (Debian's packages) and Elasticsearch (see tests/search/elasticsearch/server.py) in
a scratch folder and lets `manage.py evaluate_search` measure each in turn. Elasticsearch copies the
index in SQLite, so one loading serves both.
"""

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.search.elasticsearch.server import Server, free_port

ROOT = Path(__file__).resolve().parents[2]
PORTALS = ROOT / "cms" / "demo" / "data" / "portals.csv"


@contextmanager
def scratch_folder():
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    folder.chmod(0o755)  # the servers run as users of their own
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def elasticsearch(folder: Path):
    files = folder / "elasticsearch"
    files.mkdir()
    server = Server(files)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def postgresql(folder: Path):
    """A cluster without durability: its rows live for minutes."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    files, port = folder / "postgresql", free_port()
    files.mkdir()
    user = []
    if os.geteuid() == 0:
        os.chown(files, *pwd.getpwnam("postgres")[2:4])
        user = ["runuser", "-u", "postgres", "--"]

    def run(program, *arguments):
        command = [*user, programs / program, "-D", files / "data", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=files)

    run("initdb", "-U", "app", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -k {files} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-l", files / "log", "-w", "-o", options, "start")
    try:
        yield f"postgres://app@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


def manage(environment: dict[str, str], *arguments) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "EMBEDDED_RUNNER": "False", **environment},
        check=True,
    )


def prepare(environment: dict[str, str]) -> None:
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_portals", str(PORTALS), "--verbosity=0")


def measure(corpus: str, queries: str, engines: list[str]) -> None:
    with scratch_folder() as folder, ExitStack() as stack:
        judged = ["--corpus", corpus, "--queries", queries, "--hostile", "2000"]
        first = folder / "first.json"
        if {"sqlite", "elasticsearch"} & set(engines):
            environment = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
            prepare(environment)
            engine = "sqlite"
            if "elasticsearch" in engines:
                engine = "elasticsearch"
                environment["ELASTICSEARCH_URL"] = stack.enter_context(elasticsearch(folder))
            print(
                "\n== SQLite" + (", then Elasticsearch" if engine != "sqlite" else ""), flush=True
            )
            manage(environment, "evaluate_search", *judged, "--engine", engine, "--out", first)
            stack.close()
        if "postgresql" in engines:
            with postgresql(folder) as address:
                environment = {"DATABASE_URL": address}
                prepare(environment)
                print("\n== PostgreSQL", flush=True)
                compared = ["--compare", first] if first.exists() else []
                manage(environment, "evaluate_search", *judged, *compared)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", required=True, help="folder of *.jsonl.gz")
    parser.add_argument("--queries", required=True, help="judged questions, JSON lines")
    parser.add_argument("--engines", default="sqlite,elasticsearch,postgresql")
    chosen = parser.parse_args()
    measure(chosen.corpus, chosen.queries, chosen.engines.split(","))
