"""A real Elasticsearch for tests: one node on 127.0.0.1, no security, 512 MB of heap.

Needs Maven and a JDK of 21 or newer. The program is fetched once, into ELASTICSEARCH_TEST_FOLDER or a
folder for temporary files: it runs as a user who may not enter everybody's clone.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
NOBODY = 65534  # the server refuses to run as root
OLDEST_JDK = 21
STARTS_WITHIN = 240  # seconds; 10 on a quiet machine


def folder() -> Path:
    named = os.environ.get("ELASTICSEARCH_TEST_FOLDER")
    return Path(named or tempfile.gettempdir(), "" if named else "portal-elasticsearch")


def program() -> Path:
    """The unpacked program, fetched if it is not there."""
    done = folder() / "fetched"
    if not done.exists():
        folder().mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                "mvn",
                "-B",
                "-q",
                "-f",
                HERE / "pom.xml",
                "process-resources",
                f"-Dfolder={folder()}",
            ],
            check=True,
        )
        done.touch()
    (found,) = folder().glob("sonarqube-*/elasticsearch")
    return found


def java() -> Path:
    """The newest JDK of this machine. Raises LookupError if there is none that will do."""
    found = {}
    for home in [Path(os.environ.get("JAVA_HOME") or "/"), *Path("/usr/lib/jvm").glob("*")]:
        with suppress(OSError):
            version = re.search(r'JAVA_VERSION="(\d+)', (home / "release").read_text("utf-8"))
            if version and (home / "bin/jlink").exists():
                found[int(version[1])] = home
    if max(found, default=0) < OLDEST_JDK:
        raise LookupError(f"Elasticsearch needs a JDK of {OLDEST_JDK} or newer.")
    return found[max(found)]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    """A node with files of its own in a folder that every user may enter."""

    def __init__(self, files: Path):
        self.files, self.port, self.transport = files, free_port(), free_port()
        self._process: subprocess.Popen | None = None
        self._configure()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _configure(self) -> None:
        home = program()
        shutil.copytree(home / "config", self.files / "config")
        for name in ("data", "logs", "tmp", "config/jvm.options.d"):
            (self.files / name).mkdir(exist_ok=True)
        options = self.files / "config/jvm.options"
        lines = options.read_text("utf-8").splitlines(keepends=True)
        options.write_text("".join(line for line in lines if "-Xlog:gc" not in line), "utf-8")
        (self.files / "config/elasticsearch.yml").write_text(
            "discovery.type: single-node\n"
            "network.host: 127.0.0.1\n"
            f"http.port: {self.port}\n"
            f"transport.port: {self.transport}\n"
            f"path.data: {self.files}/data\n"
            f"path.logs: {self.files}/logs\n"
            "xpack.security.enabled: false\n"
            # The disk of a developer may be nearly full; a test that wants it so says so.
            "cluster.routing.allocation.disk.threshold_enabled: false\n"
            "cluster.info.update.interval: 10s\n",
            "utf-8",
        )

    def start(self) -> None:
        home, jdk = program(), java()
        command = [
            *(jdk / "bin/java", "-Xmx64m", "-XX:+UseSerialGC", "-cp"),
            *(f"{home}/lib/tools/server-launcher/*",),
            "org.elasticsearch.server.launcher.ServerLauncher",
        ]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.files),
            "ES_HOME": str(home),
            "ES_PATH_CONF": f"{self.files}/config",
            "ES_TMPDIR": f"{self.files}/tmp",
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_JAVA_HOME": str(jdk),
            "JAVA": f"{jdk}/bin/java",
            "JAVA_TYPE": "ES_JAVA_HOME",
            "CLI_JAVA_OPTS": "-Xmx64m -XX:+UseSerialGC",
            "ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:-AlwaysPreTouch",
        }
        if os.geteuid() == 0:
            for path in [self.files, *self.files.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
            command = [
                "setpriv",
                f"--reuid={NOBODY}",
                f"--regid={NOBODY}",
                "--clear-groups",
                *command,
            ]
        with (self.files / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                command,
                cwd=home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            with suppress(URLError, OSError):
                urlopen(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=5s", timeout=10)
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.25)
        console = (self.files / "console.log").read_text("utf-8", "replace")
        self.kill()
        raise RuntimeError(f"Elasticsearch did not start:\n{console[-3000:]}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, sign: int) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            self._process.wait(60)
            self._wait_for_children()
            self._process = None

    def _wait_for_children(self) -> None:
        """The launcher's child may outlive it for a moment, and holds the lock of the data."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                os.killpg(self._process.pid, 0)
            except ProcessLookupError:
                return
            if all(state == "Z" for state in _states(self._process.pid)):
                return
            time.sleep(0.1)


def _states(group: int) -> list[str]:
    """States of the processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, own_group = stat.read_text("utf-8").rpartition(")")[2].split()[:3]
            if own_group == str(group):
                found.append(state)
    return found
