"""The server is killed in the middle of an editorial office's work, again and again.

After each restart nothing is half-made, and whatever the desk said was done is there.
"""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from cms.demo.people import PASSWORD
from cms.news.models import ArticlePage
from tests.factories import picture_file
from tests.functional.conftest import ROOT, Server
from tests.functional.desk_client import DeskClient, Gone
from tests.media.samples import pdf_of

pytestmark = pytest.mark.crash

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "8"))
SEED = int(os.environ.get("CRASH_SEED", "2021"))
SHORTEST, LONGEST = 0.3, 4.0  # seconds of work before the server is killed
PORTAL, PERSON = "stttt", "quantri"
# What a script of the desk sends.
STREAMS = [f.name for f in ArticlePage._meta.get_fields() if isinstance(f, StreamField)]
_number = count(1)


class DyingServer(Server):
    slugs = ("laocai", PORTAL, "sapa")

    def kill(self) -> None:
        """SIGKILL to the server and its worker at once."""
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [self.process.pid, *map(int, workers.read_text().split())]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)
        for _ in range(200):
            if not any(Path(f"/proc/{pid}/fd/0").exists() for pid in pids):
                return
            time.sleep(0.05)
        raise AssertionError("The worker does not end.")


class Office:
    """People at one desk, each doing one thing again and again until the server is gone."""

    def __init__(self, server):
        self.server = server
        self.done: Counter[str] = Counter()
        self.refused: list[str] = []
        self.started: Counter[str] = Counter()
        ids = server.manage(
            "shell",
            "--no-imports",
            "-c",
            "from cms.news.models import SectionPage as S\n"
            "rows = S.objects.filter(url_path__startswith='/stttt/', depth=3)\n"
            "print(*(rows.get(key=key).pk for key in ('news', 'direction', 'plans')))",
        )
        self.news, self.others, self.third = map(int, ids.split())
        self.articles = [self._first_article(name) for name in ("mot", "hai")]
        self.documents = [self._first_document()]

    def client(self) -> DeskClient:
        client = DeskClient(self.server, PORTAL)
        client.sign_in(PERSON, PASSWORD)
        return client

    # --- what there is to begin with ---------------------------------------------------------

    def _first_article(self, slug: str) -> int:
        desk = self.client()
        before = set(desk.pages_below(self.news))
        assert self._new_article(desk, self.news, title="Lần 0", slug=slug).is_done
        (made,) = set(desk.pages_below(self.news)) - before
        return made

    def _first_document(self) -> int:
        desk = self.client()
        assert self._send_document(desk, "/admin/documents/add/").is_done
        listed = desk.get("/admin/documents/").text
        return int(re.findall(r"/admin/documents/edit/(\d+)/", listed)[0])

    # --- what people do ----------------------------------------------------------------------

    def _fill(self, desk, address: str, **fields) -> dict:
        page = desk.get(address)
        data = querydict_from_html(page.text, form_id="page-edit-form").dict()
        text = rich_text(f"<p>{fields['title']}: nội dung.</p>", features=[])
        script = {name: streamfield([]) for name in STREAMS} | {
            "body": streamfield([("text", text)])
        }
        return data | nested_form_data(script) | fields

    def _new_article(self, desk, section: int, **fields):
        address = f"/admin/pages/add/news/articlepage/{section}/"
        fields = {"summary": "Tóm tắt.", "action-publish": "1"} | fields
        return desk.post(address, self._fill(desk, address, **fields))

    def publish(self, desk, turn: int) -> bool:
        address = f"/admin/pages/{self.articles[0]}/edit/"
        fields = {"title": f"Lần {turn}", "action-publish": "1"}
        return desk.post(address, self._fill(desk, address, **fields)).is_done

    def save(self, desk, turn: int) -> bool:
        address = f"/admin/pages/{self.articles[1]}/edit/"
        return desk.post(address, self._fill(desk, address, title=f"Lần {turn}")).is_done

    def create(self, desk, turn: int) -> bool:
        return self._new_article(desk, self.others, title=f"Tin {turn}").is_done

    def bulk(self, desk, turn: int) -> bool:
        chosen = desk.pages_below(self.others)[:6]
        action = ("unpublish", "publish", "move", "delete")[turn % 4]
        query = "&".join(f"id={pk}" for pk in chosen)
        address = f"/admin/bulk/wagtailcore/page/{action}/?{query}"
        return not chosen or desk.post(address, {"chooser": self.third}).is_done

    def picture(self, desk, turn: int) -> bool:
        file = picture_file(f"anh-{turn}.jpg", (900, 600), (turn * 7 % 256, turn * 3 % 256, 90))
        fields = {"title": f"Ảnh {turn}", "alt_text": "Ruộng", "alt_text_en": "Fields"}
        return desk.post("/admin/images/add/", fields | {"credit": "", "file": file}).is_done

    def document(self, desk, turn: int) -> bool:
        return self._send_document(desk, "/admin/documents/add/").is_done

    def replace(self, desk, turn: int) -> bool:
        return self._send_document(desk, f"/admin/documents/edit/{self.documents[0]}/").is_done

    def _send_document(self, desk, address: str):
        number = next(_number)
        content = pdf_of(1 + number % 3)
        file = SimpleUploadedFile(f"tep-{number}.pdf", content, "application/pdf")
        return desk.post(address, {"title": f"Tệp {number}", "file": file})

    def load(self, desk, turn: int) -> bool:
        rows = [f"/cu/{turn}-{number},/tin-tuc/,1" for number in range(300)]
        text = "\n".join(["old_address,new_address,permanent", *rows])
        file = SimpleUploadedFile("chuyen.csv", text.encode(), "text/csv")
        return desk.post("/admin/snippets/navigation/redirect/import/", {"file": file}).is_done

    WORK = (publish, save, create, bulk, picture, document, replace, load)

    def work_until_killed(self, seconds: float) -> None:
        desks = [self.client() for _ in self.WORK]
        threads = [
            threading.Thread(target=self._repeat, args=(desk, do))
            for desk, do in zip(desks, self.WORK, strict=True)
        ]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.server.kill()
        for thread in threads:
            thread.join(90)
            assert not thread.is_alive()

    def _repeat(self, desk, do) -> None:
        name = do.__name__
        with contextlib.suppress(Gone):
            while True:
                self.started[name] += 1
                if do(self, desk, self.started[name]):
                    self.done[name] = self.started[name]
                else:
                    self.refused.append(f"{name} {self.started[name]}")


def look_over(server) -> dict:
    script = ROOT / "tests" / "functional" / "look_over.py"
    result = subprocess.run(
        [sys.executable, script, PORTAL],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    return json.loads(result.stdout)


@pytest.fixture
def dying_server(tmp_path):
    server = DyingServer(tmp_path)
    server.prepare()
    server.start()
    yield server
    server.kill()


def test_nothing_is_half_made_and_nothing_that_was_done_is_lost(dying_server):
    office = Office(dying_server)
    moments = random.Random(SEED)
    orphans = 0
    for number in range(1, ROUNDS + 1):
        office.work_until_killed(moments.uniform(SHORTEST, LONGEST))
        dying_server.start()

        found = look_over(dying_server)

        where = f"round {number} of seed {SEED}"
        assert found["files"] == [], where
        assert "findings" not in found["audit"], (where, found["audit"])
        orphans += found["orphans"]
        shown = DeskClient(dying_server, PORTAL).get("/tin-tuc/mot/")
        turn = int(re.search(r"<h1[^>]*>\s*Lần (\d+)", shown.text)[1])
        assert office.done["publish"] <= turn <= office.started["publish"], where
    assert office.refused == []
    counts = found["counts"]
    assert counts["Redirect"] % 300 == 0
    print(
        f"\n{ROUNDS} kills, {dict(office.started)} begun, {orphans} files without a row tidied, "
        f"{counts}"
    )
    assert min(office.done[do.__name__] for do in Office.WORK) > 0
