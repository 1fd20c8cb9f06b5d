"""The project's own `.venv`, with exactly the packages of a lock.

`python -m config.run.venv LOCK...` makes it or brings it up to date; nothing happens if it is.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from .problems import ROOT, Problem, require_writable, setup_lock
from .processes import Stopped, child, stop_on_signals
from .progress import Progress

FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
# Exit code of a program in `.venv` that found a package missing.
DAMAGED = 70
PIP = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def ensure(*locks: str) -> None:
    """Install the packages of the locks, unless they are. Raises Problem."""
    if os.access(PYTHON, os.X_OK) and all(map(_is_installed, locks)):
        return
    if not _works():
        _make()
    _install(locks)


def rebuild(*locks: str) -> None:
    """Begin from nothing. Raises Problem."""
    _make()
    _install(locks)


def _stamp(lock: str) -> Path:
    """Where it is written which version of a lock was installed completely."""
    return FOLDER / (lock.replace("/", "-") + ".sha256")


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _is_installed(lock: str) -> bool:
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text() == _digest(lock)


def _works() -> bool:
    """Whether packages can be installed there: a `.venv` may be half-made, or its Python gone."""
    try:
        return subprocess.run([*PIP, "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "This Python cannot make virtual environments. "
            "On Debian and Ubuntu: apt-get install python3.11-venv"
        )
    if FOLDER.is_symlink() or (FOLDER.exists() and not FOLDER.is_dir()):
        raise Problem(f"{FOLDER} is no folder; remove it and start again.")
    print("Making .venv", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", FOLDER]
    with child(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        output = process.communicate()[0].decode()
    if process.returncode:
        raise Problem(f"{output}\n.venv could not be made; the reason stands above.")


def _install(locks: tuple[str, ...]) -> None:
    """Install with hashes, telling each package. Raises Problem with pip's own words."""
    pins = {
        line.split()[0]
        for lock in locks
        for line in (ROOT / lock).read_text().splitlines()
        if "==" in line
    }
    progress = Progress("Installing packages", len(pins))
    command = [*PIP, "install", "--require-hashes", "--progress-bar", "off"]
    for lock in locks:
        command += ["-r", ROOT / lock]
    output = []
    with child(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as process:
        for line in process.stdout:
            output.append(line)
            if line.startswith("Collecting "):
                progress.step(line.split()[1])
            elif line.startswith("Installing collected"):
                progress.step("unpacking", done=progress.done)
    if process.returncode:
        raise Problem(
            "".join(output[-15:])
            + "\nThe packages could not be installed; the reason stands above. "
            "They come from PyPI: is the network reachable?"
        )
    progress.end()
    for lock in locks:
        _stamp(lock).write_text(_digest(lock))


def main(locks: list[str]) -> int:
    stop_on_signals()
    try:
        require_writable(ROOT)
        with setup_lock():
            ensure(*locks)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except Stopped:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
