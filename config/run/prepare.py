"""The database made ready for the server: migrations, portals, demonstration. Runs in `.venv`.

Everything is skipped that is done already. Says what it does on stderr; what the person at the
keyboard needs to know, addresses and sign-ins, is its output.
"""

import io
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .problems import ROOT, Problem
from .processes import Stopped
from .progress import Progress
from .venv import DAMAGED

PORTALS = ROOT / "cms" / "demo" / "data" / "portals.csv"
# Portals whose addresses are shown: the province, a department, a district.
SHOWN = ["laocai", "stttt", "sapa"]


stop_asked = threading.Event()

# What commands print about their progress: "[3/83] sapa: 12 pages", "Applying users.0001_initial...".
STEP = re.compile(r"(?:\[(\d+)/(\d+)\]|Applying) (\S+?)(?:\.\.\.|:|\s|$)")


class Steps(io.TextIOBase):
    """A command's output, of which the lines that count become progress."""

    def __init__(self, title: str, total: int = 0):
        self.progress = Progress(title, total)

    def write(self, text: str) -> int:
        if stop_asked.is_set():
            raise Stopped  # between two steps: a migration is not cut in the middle
        for done, total, what in STEP.findall(text):
            self.progress.step(what, done=int(done or 0) or None, total=int(total or 0))
        return len(text)

    def close(self) -> None:
        self.progress.end()
        super().close()


def run(title: str, command: str, *arguments, total: int = 0) -> None:
    """A management command with its progress."""
    from django.core.management import call_command

    with Steps(title, total) as steps:
        call_command(command, *arguments, stdout=steps)


def require_known_migrations(loader) -> None:
    """Raises Problem if the database was made by a newer version of this project."""
    unknown = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
    if unknown:
        app, name = unknown[0]
        raise Problem(
            f"The database is newer than this code, which does not know its migration {app}.{name}. "
            "Update the code, or name another database in DATABASE_URL."
        )


def migrate(connection) -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    require_known_migrations(executor.loader)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with built_aside(connection):
            run("Migrating the database", "migrate", total=len(plan))


@contextmanager
def built_aside(connection) -> Iterator[None]:
    """A new SQLite file gets its name when it is complete.

    Django records some migrations after their commit, so one that was killed could be half-done.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        yield
        return
    connection.close()
    part = f"{name}.part"
    for suffix in ("", "-wal", "-shm"):
        Path(part + suffix).unlink(missing_ok=True)
    connection.settings_dict["NAME"] = part
    try:
        yield
        connection.close()
        Path(part).replace(name)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def load_portals() -> None:
    """Create the portals that are not there; the others keep what was changed at the desk."""
    from sites.models import Portal
    from sites.portal_files import read_rows

    slugs = {row.values["slug"] for row in read_rows(PORTALS)}
    if slugs - set(Portal.objects.values_list("slug", flat=True)):
        run("Creating portals", "load_portals", PORTALS)


def logins() -> str:
    from django.core.management import call_command

    output = io.StringIO()
    call_command("demo_logins", stdout=output)
    return output.getvalue().rstrip()


def welcome() -> str:
    """Addresses, and one sign-in for each role."""
    from sites.registry import registry

    portals = [portal for slug in SHOWN if (portal := registry.by_slug(slug))]
    lines = [(f"{portal.url}/", portal.text("name", "vi")) for portal in portals]
    lines += [(f"{portal.url}/en/", portal.text("name", "en")) for portal in portals[:1]]
    width = max((len(url) for url, _name in lines), default=0)
    return "\n".join(
        [
            f"{len(registry.all())} portals are served; some of them:",
            *(f"  {url:<{width}}  {name}" for url, name in lines),
            "Sign in as:",
            logins(),
        ]
    )


def name_of_database() -> str:
    from django.conf import settings

    database = settings.DATABASES["default"]
    host = database.get("HOST")
    return f"{database['NAME']} at {host}" if host else str(database["NAME"])


def main() -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: stop_asked.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        # Here and not above: a package may be missing, and this is where it is noticed.
        import django
        from django.db import Error as DatabaseError
        from django.db import connection
        from environs import EnvValidationError

        from config.env import sentences
    except ModuleNotFoundError:
        return DAMAGED
    try:
        django.setup()
        migrate(connection)
        load_portals()
        run("Loading demonstration texts", "load_demo")
        print(welcome())
    except ModuleNotFoundError as error:
        if (ROOT / (error.name or "").split(".")[0]).exists():
            raise
        return DAMAGED
    except EnvValidationError as error:
        print("\n".join(["Wrong values in the environment:", *sentences(error)]), file=sys.stderr)
        return 1
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        print(f"The database {name_of_database()} cannot be used: {reason}", file=sys.stderr)
        return 1
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except Stopped:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
