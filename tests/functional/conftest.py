"""A real server on a scratch database, and Debian's Chromium in front of it.

The server is a process of its own, as `make run` starts it: what a reader sees is what was
committed.
"""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SLUGS = ("laocai", "stttt", "sapa", "tplaocai", "p-cocleu")
# Background services of the browser that would look for hosts outside.
QUIET = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
SIZES = {"phone": (360, 740), "desk": (1366, 768)}


class Server:
    """Some of the province's portals with their demonstration content."""

    slugs = SLUGS

    def __init__(self, folder: Path):
        self.port = free_port()
        self.folder = folder
        self.log = folder / "server.log"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": os.environ.get("BROWSER_DATABASE_URL")
            or f"sqlite:///{folder / 'db.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "BASE_DOMAIN": "laocai.localhost",
            "PUBLIC_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        self.process = None

    def manage(self, *arguments: str) -> str:
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr[-4000:]
        return result.stdout

    def prepare(self):
        lines = (ROOT / "cms/demo/data/portals.csv").read_text(encoding="utf-8").splitlines(True)
        portals = self.folder / "portals.csv"
        portals.write_text(
            lines[0] + "".join(line for line in lines[1:] if line.split(",")[0] in self.slugs),
            encoding="utf-8",
        )
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_portals", str(portals))
        self.manage("load_demo")

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    str(Path(sys.executable).with_name("granian")),
                    "--interface",
                    "wsgi",
                    "--no-ws",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    str(self.port),
                    "--workers",
                    "1",
                    "--blocking-threads",
                    "32",
                    "config.wsgi:application",
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(self.log.read_text())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)

    def status(self, slug: str, path: str) -> int:
        """What the server answers, without a browser, whose console complains of a 404."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        connection.request("GET", path, headers={"Host": urlsplit(self.url(slug)).netloc})
        status = connection.getresponse().status
        connection.close()
        return status

    def url(self, slug: str, path: str = "/") -> str:
        host = "laocai.localhost" if slug == "laocai" else f"{slug}.laocai.localhost"
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    server.prepare()
    server.start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


@pytest.fixture(scope="session")
def browser():
    # A missing browser must fail the run, never skip it.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request) -> str:
    return request.param


@pytest.fixture
def shot(size):
    """Save what a page shows, numbered in order, into the folder SCREENSHOTS if that is set."""
    folder, number = os.environ.get("SCREENSHOTS"), count(1)

    def save(page, name: str):
        if folder:
            page.wait_for_timeout(400)  # what slides in has arrived
            page.screenshot(path=Path(folder) / f"{size}-{next(number):02}-{name}.png")

    return save


@pytest.fixture
def open_page(browser):
    """A new visitor: `open_page("phone")`; complaints of the browser's console fail the test.

    So do answers of 400 and above, unless the page is to be refused something. Options are those of
    Playwright's contexts.
    """
    contexts, complaints = [], []

    def visit(size: str = "desk", *, complains_of_answers: bool = True, **options):
        width, height = SIZES[size]
        usual = {
            "viewport": {"width": width, "height": height},
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
        }
        context = browser.new_context(**usual | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error"
                and (complains_of_answers or "Failed to load resource" not in message.text)
                else None
            ),
        )
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [text for text in complaints if "favicon" not in text] == []
