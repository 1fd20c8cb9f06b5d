"""A real object store for tests: versitygw on 127.0.0.1, with the files in a folder.

Needs Go. The program is built once, in a minute, into S3_TEST_FOLDER or a folder for temporary
files.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.ports import free_port

PROGRAM = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
ACCESS_KEY, SECRET_KEY, BUCKET = "khoa-thu", "bi-mat-thu", "tep"
STARTS_WITHIN = 30  # seconds


def program() -> Path:
    """The program, built if it is not there."""
    named = os.environ.get("S3_TEST_FOLDER")
    folder = Path(named or tempfile.gettempdir(), "" if named else "portal-s3").resolve()
    found = folder / "versitygw"
    if not found.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.which("go") is None:
            raise LookupError("The object store for tests is built by Go, which was not found.")
        environment = os.environ | {"GOBIN": str(folder)}
        subprocess.run(["go", "install", PROGRAM], check=True, env=environment)
    return found


class Server:
    def __init__(self, files: Path):
        self.files, self.port = files, free_port()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        data = self.files / "data"
        data.mkdir(exist_ok=True)
        with (self.files / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    program(),
                    *("--port", f"127.0.0.1:{self.port}", "--region", "us-east-1"),
                    *("--health", "/health", "--quiet", "posix", data),
                ],
                env={"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY, "HOME": "/"},
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                urlopen(f"{self.url}/health", timeout=2).close()
                return
            except (URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError((self.files / "log").read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(10)
            self._process = None
