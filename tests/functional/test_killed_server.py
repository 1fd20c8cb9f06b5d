"""The server is killed in the middle of an editorial office's work, again and again.

After each restart nothing is half-made, and whatever the desk said was done is there.
`CRASH_ROUNDS=50 make test-crash` kills it fifty times; CRASH_SEED chooses the moments.
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

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "3"))
SEED = int(os.environ.get("CRASH_SEED", "2021"))
# The moment is chosen by work, not by time: a slow machine is killed as deep in it as a quick one.
FEWEST, MOST = 1, 50  # forms that the desk has taken
LATER = 0.15  # seconds after the last of them, at most
PORTAL, PERSON = "stttt", "quantri"
ROWS = 300  # in an import
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
            if not any(is_running(pid) for pid in pids):
                return
            time.sleep(0.05)
        raise AssertionError("The worker does not end.")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Office:
    """People at one desk, each doing one thing again and again until the server is gone."""

    def __init__(self, server):
        self.server = server
        self.started: Counter[str] = Counter()
        self.done: Counter[str] = Counter()  # turn of each work that the desk confirmed last
        self.forms: Counter[str] = Counter()  # how many it took in all
        self.refused: list[str] = []
        self._was_taken = threading.Condition()
        ids = server.manage(
            "shell",
            "--no-imports",
            "-c",
            "from cms.news.models import SectionPage as S\n"
            f"rows = S.objects.filter(url_path__startswith='/{PORTAL}/', depth=3)\n"
            "print(*(rows.get(key=key).pk for key in ('news', 'direction', 'plans')))",
        )
        self.news, self.others, self.third = map(int, ids.split())
        self.desks = [self._sign_in() for _ in self.WORK]
        self.articles = [self._first_article(name) for name in ("mot", "hai")]
        self.documents = [self._first_document()]

    def _sign_in(self) -> DeskClient:
        client = DeskClient(self.server, PORTAL)
        client.sign_in(PERSON, PASSWORD)
        return client

    # --- what there is to begin with ---------------------------------------------------------

    def _first_article(self, slug: str) -> int:
        desk = self.desks[0]
        before = set(desk.pages_below(self.news))
        assert self._new_article(desk, self.news, title="Lần 0", slug=slug).is_done
        (made,) = set(desk.pages_below(self.news)) - before
        return made

    def _first_document(self) -> int:
        desk = self.desks[0]
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
        # What was unpublished, published and moved from one section is deleted in the other. The
        # newest page may still be in the making.
        action = ("unpublish", "publish", "move", "delete")[turn % 4]
        section = self.third if action == "delete" else self.others
        chosen = desk.pages_below(section)[:-1][:6]
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
        rows = [f"/cu/{turn}-{number},/tin-tuc/,1" for number in range(ROWS)]
        text = "\n".join(["old_address,new_address,permanent", *rows])
        file = SimpleUploadedFile("chuyen.csv", text.encode(), "text/csv")
        return desk.post("/admin/snippets/navigation/redirect/import/", {"file": file}).is_done

    WORK = (publish, save, create, bulk, picture, document, replace, load)

    def work_until_killed(self, forms: int, seconds: float) -> None:
        """Kill the server so many seconds after it has taken so many forms."""
        until = self.forms.total() + forms
        threads = [
            threading.Thread(target=self._repeat, args=(desk, do))
            for desk, do in zip(self.desks, self.WORK, strict=True)
        ]
        for thread in threads:
            thread.start()
        with self._was_taken:
            came_to_it = self._was_taken.wait_for(lambda: self.forms.total() >= until, 120)
        time.sleep(seconds)
        self.server.kill()
        for thread in threads:
            thread.join(90)
            assert not thread.is_alive()
        assert came_to_it, self.refused

    def _repeat(self, desk, do) -> None:
        name = do.__name__
        with contextlib.suppress(Gone):
            while True:
                self.started[name] += 1
                turn = self.started[name]
                is_done = do(self, desk, turn)
                with self._was_taken:
                    if is_done:
                        self.done[name] = turn
                        self.forms[name] += 1
                        self._was_taken.notify()
                    else:
                        self.refused.append(f"{name} {turn}")


class Auditor:
    """A process that looks over what is committed whenever it is asked."""

    def __init__(self, server):
        self._process = subprocess.Popen(
            [sys.executable, ROOT / "tests" / "functional" / "look_over.py", PORTAL],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self) -> dict:
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)


@pytest.fixture
def dying_server(tmp_path):
    server = DyingServer(tmp_path)
    server.prepare()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def auditor(dying_server):
    auditor = Auditor(dying_server)
    yield auditor
    auditor.stop()


def test_nothing_is_half_made_and_nothing_that_was_done_is_lost(dying_server, auditor):
    office = Office(dying_server)
    first = auditor.ask()
    assert first["findings"] == []
    moments = random.Random(SEED)
    orphans = 0
    for number in range(1, ROUNDS + 1):
        office.work_until_killed(moments.randint(FEWEST, MOST), moments.uniform(0, LATER))
        dying_server.start()

        found = auditor.ask()

        where = f"round {number} of seed {SEED}"
        assert found["findings"] == [], where
        orphans += found["orphans"]
        shown = DeskClient(dying_server, PORTAL).get("/tin-tuc/mot/")
        turn = int(re.search(r"<h1[^>]*>\s*Lần (\d+)", shown.text)[1])
        assert office.done["publish"] <= turn <= office.started["publish"], where
        for name, rows in (("picture", 1), ("document", 1), ("load", ROWS)):
            made, rest = divmod(found["counts"][name] - first["counts"][name], rows)
            assert rest == 0, (where, name)
            # Each kill can leave one that was done, whose answer nobody heard.
            assert office.forms[name] <= made <= office.started[name], (where, name)
    assert office.refused == []
    print(f"\n{ROUNDS} kills, taken {dict(office.forms)}, {orphans} files without a row tidied")
    assert "Internal Server Error" not in dying_server.log.read_text()
