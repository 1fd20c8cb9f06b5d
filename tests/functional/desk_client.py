"""An editor's browser without a browser: signs in at the desk of a portal and sends forms."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart


class Gone(Exception):
    """The server did not answer to the end."""


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def is_done(self) -> bool:
        """Whether a form was taken: the desk leads on then."""
        return self.status in (302, 303)


class DeskClient:
    """One person on one portal's host; sessions outlive the server, and so does this."""

    def __init__(self, server, slug: str):
        self.server = server
        self.host = urlsplit(server.url(slug)).netloc
        self.cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        self.get("/admin/login/")
        answer = self.post("/admin/login/", {"username": username, "password": password})
        assert answer.is_done, answer.text[:2000]

    def get(self, path: str) -> Answer:
        return self._send("GET", path)

    def post(self, path: str, fields: dict) -> Answer:
        token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        body = encode_multipart(BOUNDARY, fields | token)
        return self._send("POST", path, body, {"Content-Type": MULTIPART_CONTENT})

    def _send(self, method: str, path: str, body=None, headers=None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(
                method, path, body, {"Host": self.host, "Cookie": cookies} | (headers or {})
            )
            answer = Answer(connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: part.value for name, part in SimpleCookie(header).items()}
        return answer

    def pages_below(self, parent: int) -> list[int]:
        """Pages that the desk lists below a page."""
        found = re.findall(r"/admin/pages/(\d+)/edit/", self.get(f"/admin/pages/{parent}/").text)
        return sorted({int(pk) for pk in found} - {parent})
