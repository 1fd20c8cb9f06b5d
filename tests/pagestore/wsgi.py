"""Requests to a server as WSGI, in this process."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def how(self) -> str:
        """hit, old, made or passed."""
        return self.headers.get("Page-Store", "")

    @property
    def keys(self) -> set[str]:
        return set(self.headers.get("Surrogate-Key", "").split())

    @property
    def text(self) -> str:
        return self.body.decode()


def environ_of(url, *, host="sapa.laocai.test", method="GET", headers=None, show=True) -> dict:
    parts = urlsplit(url)
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "HTTP_HOST": host,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    if show:
        environ["HTTP_PAGE_STORE"] = "show"
    for name, value in (headers or {}).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def get(server, url, **request) -> Got:
    said = []

    def start_response(status, headers, exc_info=None):
        said[:] = [int(status[:3]), dict(headers)]

    body = server(environ_of(url, **request), start_response)
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return Got(*said, content)


TEXT = "Tin tức Sa Pa. " * 200


class Django:
    """Answers with a numbered page, as it is told; counts what it is asked."""

    def __init__(self):
        self.asked: list[str] = []
        self.status, self.text = "200 OK", TEXT
        self.keys, self.seconds = "all page:1", 3600
        self.more: list[tuple[str, str]] = []
        self.held = threading.Event()
        self.held.set()
        self.began = threading.Event()

    def __call__(self, environ, start_response):
        query = environ["QUERY_STRING"]
        self.asked.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
        self.began.set()
        text = self.text
        assert self.held.wait(10)
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Language", "vi")]
        if self.keys:
            headers += [
                ("Surrogate-Key", self.keys),
                ("Surrogate-Control", f"max-age={self.seconds}"),
            ]
        start_response(self.status, [*headers, *self.more])
        return [text.encode()]

    @contextmanager
    def holding(self):
        """Requests inside wait in Django until the end of the block."""
        self.held.clear()
        self.began.clear()
        try:
            yield
        finally:
            self.held.set()
