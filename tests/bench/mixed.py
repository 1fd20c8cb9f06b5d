"""A minute of everything: readers on all hosts, editors who publish, a slow upload, and no error."""

import http.client
import random
import re
import time
from io import BytesIO
from urllib.parse import urlencode

from PIL import Image

from tests.pagestore.services import ask

from .load import Crowd
from .places import DOMAIN, Installation, Server, serving
from .publishing import form_of
from .table import Row, at_most, percentile

SECONDS = 60
READERS, SEEKERS, EDITORS = 6, 2, 2
PASSWORD = "cong-thong-tin-2021"
BOUNDARY = "so-much-for-this-part"
PATHS = ("/", "/tin-tuc/", "/en/", "/lien-he/")


def rows(ours: Installation) -> list[Row]:
    found = ours.run("pages", slug="sapa")
    with serving(ours) as server:
        for host in found["hosts"]:
            for path in PATHS[:2]:
                ask(server.port, path, host=host)
        crowd = Crowd(server.port, SECONDS)
        dice = random.Random(7)

        def read(number):
            crowd.get(dice.choice(found["hosts"]), dice.choice(PATHS[:2]))

        def seek(number):
            crowd.get(dice.choice(found["hosts"]), f"/tim-kiem/?q=du+lich+{number}")

        for _ in range(READERS):
            crowd.send("warm", read, pause=0.005)
        for _ in range(SEEKERS):
            crowd.send("cold", seek, pause=0.05)
        for number in range(EDITORS):
            crowd.send("publishing", Editor(server, found["keys"][number]).publish, pause=0.5)
        crowd.send("upload", Editor(server, found["keys"][0]).upload)
        crowd.wait()
        memory = server.memory_mb()
    spent = crowd.spent
    for error in sorted(set(crowd.errors))[:5]:
        print(error)
    return [
        at_most("a minute of everything, errors", len(crowd.errors), "", 0),
        *(
            Row(
                f"the same, {name}, {percent} of 100 within", percentile(spent[name], percent), "ms"
            )
            for name in ("warm", "cold", "publishing")
            for percent in (50, 95)
        ),
        at_most("the same, warm, 99 of 100 within", percentile(spent["warm"], 99), "ms", 30),
        Row("the same, cold, 99 of 100 within", percentile(spent["cold"], 99), "ms"),
        Row("the same, pages read", len(spent["warm"]) + len(spent["cold"]), ""),
        Row("the same, times published", len(spent["publishing"]), ""),
        Row("the same, pictures uploaded slowly", len(spent["upload"]), ""),
        Row("the same, memory of the server afterwards", memory, "MB"),
    ]


def _slowly(body: bytes):
    for start in range(0, len(body), 1024):
        yield body[start : start + 1024]
        time.sleep(0.1)


def _part(field: str, value: str | bytes, *, name: str = "") -> bytes:
    file = f'; filename="{name}"\r\nContent-Type: image/jpeg' if name else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"{file}\r\n\r\n'
    return head.encode() + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def _noise() -> bytes:
    out = BytesIO()
    Image.effect_noise((160, 160), 90).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


class Editor:
    """Somebody at the desk of Sa Pa who publishes one article again and again."""

    def __init__(self, server: Server, page: int):
        self.server, self.page = server, page
        self.host = f"sapa.{DOMAIN}"
        self.cookies: dict[str, str] = {}
        token = self._token(self._ask("GET", "/admin/login/"))
        self._ask(
            "POST",
            "/admin/login/",
            {"csrfmiddlewaretoken": token, "username": "duyetbai.sapa", "password": PASSWORD},
        )

    def publish(self, number: int) -> None:
        address = f"/admin/pages/{self.page}/edit/"
        html = self._ask("GET", address)
        data = form_of(html) | {"summary": f"Lần {number}", "action-publish": "1"}
        self._ask("POST", address, data, status=302)

    def upload(self, number: int) -> None:
        """A picture over a slow line: a kilobyte ten times a second."""
        token = self._token(self._ask("GET", "/admin/images/add/"))
        body = b"".join(
            [
                _part("csrfmiddlewaretoken", token),
                _part("title", f"Ảnh {number} lúc {time.time()}"),
                _part("alt_text", "Nhiễu"),
                _part("file", _noise(), name=f"nhieu-{number}.jpg"),
                f"--{BOUNDARY}--\r\n".encode(),
            ]
        )
        self._ask("POST", "/admin/images/add/", body=body, status=302)

    @staticmethod
    def _token(html: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]

    def _ask(
        self,
        method: str,
        path: str,
        data: dict | None = None,
        *,
        body: bytes = b"",
        status: int = 0,
    ) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            headers = {
                "Host": self.host,
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Referer": f"http://{self.host}/",
            }
            if data is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request(method, path, urlencode(data), headers)
            elif body:
                headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
                headers["Content-Length"] = str(len(body))
                connection.request(method, path, _slowly(body), headers)
            else:
                connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            text = answer.read().decode()
            if answer.status >= 400 or (status and answer.status != status):
                raise RuntimeError(f"{method} {path}: {answer.status}")
            return text
        finally:
            connection.close()
