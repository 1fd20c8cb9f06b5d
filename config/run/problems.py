"""What can be wrong with a machine, in sentences."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Problem(Exception):
    """Something the person at the keyboard can mend; the text says what and how."""


def require_writable(folder: Path) -> None:
    """Raises Problem for a folder in which no file can be made."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Problem(
            f"Nothing can be written to {folder} ({error.strerror}). "
            "Copy the project to a folder of your own and start it there."
        ) from error


@contextmanager
def setup_lock() -> Iterator[None]:
    """One process at a time sets this folder up; the others wait."""
    folder = ROOT / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another `make` is setting this folder up; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
