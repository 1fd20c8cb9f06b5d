"""Varnish, nginx and a server behind them, on the loopback address, for one test module."""

import http.client
import os
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

DEPLOY = Path(__file__).resolve().parents[2] / "config/deploy"
PATIENCE = 20  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(port, url, *, method="GET", headers=None, host="sapa.laocai.test") -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, url, headers={"Host": host, **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def serving(application):
    """The port of a WSGI application that is served in threads of this process."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def process(command, *, is_ready, log: Path):
    with log.open("wb") as output:
        started = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + PATIENCE
            while not is_ready():
                assert started.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            yield started
        finally:
            started.terminate()
            try:
                started.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def folder():
    # Not pytest's own: programs that change their user must get in.
    path = Path(tempfile.mkdtemp(prefix="portal-services-"))
    path.chmod(0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def is_open(port) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Varnish:
    """Our configuration in front of a server at `origin`; see `running`."""

    origin: int
    port: int = field(default_factory=free_port)
    purges: int = field(default_factory=free_port)

    @contextmanager
    def running(self):
        with ExitStack() as stack:
            place = stack.enter_context(folder())
            vcl = (DEPLOY / "varnish/default.vcl").read_text()
            ours = vcl.replace('.port = "8000"', f'.port = "{self.origin}"')
            assert ours != vcl
            (place / "ours.vcl").write_text(ours)
            command = [
                "varnishd", "-F", "-j", "none", "-n", str(place / "work"),
                "-f", str(place / "ours.vcl"), "-s", "malloc,32m", "-T", "none",
                "-a", f"web=127.0.0.1:{self.port}", "-a", f"purge=127.0.0.1:{self.purges}",
                "-p", "thread_pools=1", "-p", "thread_pool_min=10",
            ]  # fmt: skip
            for name in ("http_resp_hdr_len=64k", "http_resp_size=96k", "http_req_hdr_len=64k",
                         "http_req_size=96k", "workspace_backend=160k", "workspace_client=160k"):  # fmt: skip
                command += ["-p", name]
            ready = lambda: is_open(self.port) and ask(self.port, "/healthz").status == 200  # noqa: E731
            stack.enter_context(process(command, is_ready=ready, log=place / "log"))
            yield self


@dataclass
class Nginx:
    """Our configuration in front of `behind`, serving static files and media from `files`."""

    behind: int
    files: Path
    port: int = field(default_factory=free_port)
    plain_port: int = field(default_factory=free_port)

    @contextmanager
    def running(self):
        with ExitStack() as stack:
            place = stack.enter_context(folder())
            self._certificate(place)
            ours = (DEPLOY / "nginx/portals.conf").read_text()
            for old, new in [
                ("server 127.0.0.1:6081;", f"server 127.0.0.1:{self.behind};"),
                ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
                ("listen [::]:443 ssl", f"listen [::1]:{self.port} ssl"),
                ("listen 80 ", f"listen 127.0.0.1:{self.plain_port} "),
                ("listen [::]:80 ", f"listen [::1]:{self.plain_port} "),
                ("/etc/nginx/tls/portals", str(place / "tls")),
                ("/srv/portals", str(self.files)),
            ]:
                assert old in ours, old
                ours = ours.replace(old, new)
            user = "user root;" if os.geteuid() == 0 else ""
            (place / "nginx.conf").write_text(
                f"load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;\n{user}\n"
                f"daemon off; pid {place}/pid; error_log {place}/error.log warn;\n"
                "events { worker_connections 512; }\n"
                "http { include /etc/nginx/mime.types; access_log off;\n"
                + "".join(
                    f"{name}_temp_path {place}/{name};\n"
                    for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                )
                + ours
                + "}\n"
            )
            command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-e", "stderr"]
            ready = lambda: is_open(self.port)  # noqa: E731
            stack.enter_context(process(command, is_ready=ready, log=place / "log"))
            yield self

    @staticmethod
    def _certificate(place: Path) -> None:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=laocai.test",
             "-addext", "subjectAltName=DNS:*.laocai.test", "-keyout", str(place / "tls.key"),
             "-out", str(place / "tls.crt")],
            check=True, capture_output=True,
        )  # fmt: skip
