"""The steps of `make run`, in order."""

import os
import subprocess
import sys

from . import address, venv
from .problems import Problem, require_writable, setup_lock
from .processes import Stopped, child, stop_on_signals


def main() -> int:
    stop_on_signals()
    is_serving = False
    try:
        place = address.read(os.environ)
        address.require_free(place)
        require_writable(venv.ROOT)
        os.environ.setdefault("PUBLIC_PORT", str(place.port))
        with setup_lock():
            venv.ensure("requirements.txt")
            welcome = prepare()
        is_serving = True
        serve(place, welcome)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except Stopped:
        print("\nStopped." if is_serving else "\nStopped. `make run` goes on from here.")
        return 0 if is_serving else 130
    return 1


def prepare() -> str:
    """Bring the database up to date; gives the text that welcomes the person at the keyboard."""
    code, welcome = run_preparation()
    if code == venv.DAMAGED:
        print("Packages are missing from .venv; it is made again.", flush=True)
        venv.rebuild("requirements.txt")
        code, welcome = run_preparation()
    if code:
        sys.exit(code)  # it has said why
    return welcome


def run_preparation() -> tuple[int, str]:
    with child([venv.PYTHON, "-m", "config.run.prepare"], stdout=subprocess.PIPE) as process:
        welcome = process.communicate()[0]
    return process.returncode, welcome.decode()


def serve(place: address.Address, welcome: str) -> None:
    """Serve until a signal comes. Raises Problem if the server ends by itself."""
    options = {
        "interface": "wsgi",
        "host": place.host,
        "port": place.port,
        # One process: what it keeps in memory is told of every change by its own commits.
        "workers": 1,
        # Four slow uploads would starve everybody with four.
        "blocking-threads": 32,
        "workers-kill-timeout": 5,  # seconds, so that Ctrl-C always ends it
        "log-level": "error",
    }
    command = [venv.PYTHON, "-m", "granian", "--no-ws", "config.wsgi:application"]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    address.require_free(place)  # a first set-up takes long enough for somebody to take the port
    with child(command) as process:
        if not address.wait_until_served(place, is_alive=lambda: process.poll() is None):
            raise Problem("The server did not start; the reason stands above.")
        print(f"\n{welcome}\nCtrl-C ends it.", flush=True)
        code = process.wait()
        raise Problem(f"The server ended by itself, with exit code {code}.")


if __name__ == "__main__":
    sys.exit(main())
