"""Our configurations on the real programs, in front of the server and a pretended Django."""

import gzip
import subprocess
import threading
import time
from pathlib import Path

import brotli
import pytest

from cms.changes.models import Change, Reader
from cms.changes.operations import record_change
from cms.changes.tail import tail
from cms.pagestore import varnish as ours
from cms.pagestore.gate import Gate
from cms.pagestore.memory import PageStore
from cms.pagestore.server import PageServer
from tests.pagestore.services import Nginx, Varnish, ask, folder, serving
from tests.pagestore.wsgi import TEXT, Django

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def origin():
    """A server whose pretended Django each test may tell what to answer."""

    class Switch:
        server = None

        def __call__(self, environ, start_response):
            if environ["PATH_INFO"] == "/healthz":
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [b"ok"]
            return self.server(environ, start_response)

    switch = Switch()
    with serving(switch) as port:
        switch.port = port
        yield switch


@pytest.fixture(scope="module")
def varnish(origin):
    with Varnish(origin.port).running() as running:
        yield running


@pytest.fixture
def store():
    return PageStore(limit=0)


@pytest.fixture
def django(monkeypatch, settings, origin, varnish, store):
    settings.VARNISH_PURGE_URL = f"http://127.0.0.1:{varnish.purges}"
    monkeypatch.setattr(tail, "_seq", 0)
    django = Django()
    origin.server = PageServer(django, store, Gate(slots=2, room=16, patience=5))
    ours.send([], ["all"])
    return django


@pytest.fixture
def read(django, varnish):
    def on(url, **request):
        headers = {"Page-Store": "show"} | request.pop("headers", {})
        return ask(varnish.port, url, headers=headers, **request)

    return on


def how(answer) -> str:
    return answer.headers.get("Page-Store", "")


class TestVarnish:
    def test_a_page_is_kept_in_two_encodings_for_all_readers(self, read, django):
        for accepts, decode in [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]:
            for _ in range(2):
                got = read("/", headers={"Accept-Encoding": accepts} if accepts else {})
                assert decode(got.body) == TEXT.encode()
        assert django.asked == ["/", "/"]
        assert how(got) == "hit"

    def test_readers_see_no_keys_and_browsers_ask_again(self, django, varnish):
        got = ask(varnish.port, "/")
        names = {name.lower() for name in got.headers}
        assert not names & {"surrogate-key", "surrogate-control", "xkey", "x-varnish", "via"}

    def test_conditions_and_head_are_answered_without_django(self, read, django):
        br = {"Accept-Encoding": "br"}
        etag = read("/", headers=br).headers["ETag"]
        assert read("/", headers=br | {"If-None-Match": etag}).status == 304
        assert read("/", headers=br, method="HEAD").headers["Content-Length"]
        assert django.asked == ["/"]

    def test_tracking_makes_no_other_page_and_unknown_parameters_are_not_kept(self, read, django):
        for url in ("/a/?utm_source=x&page=2", "/a/?page=2&fbclid=y", "/a/?page=2"):
            read(url)
        for _ in range(2):
            read("/a/?q=le")
        assert django.asked == ["/a/?page=2", "/a/?q=le", "/a/?q=le"]

    @pytest.mark.parametrize(
        "headers",
        [{"Cookie": "sessionid=x"}, {"Cookie": "a=1; __Host-sessionid=x"}, {"Authorization": "x"}],
    )
    def test_a_person_is_passed_on(self, read, django, headers):
        for _ in range(2):
            read("/", headers=headers)
        assert len(django.asked) == 2

    def test_what_is_for_one_reader_is_not_kept(self, read, django):
        django.keys = ""
        for _ in range(2):
            read("/lien-he/")
        django.keys, django.more = "all", [("Set-Cookie", "csrftoken=x")]
        for _ in range(2):
            read("/bieu-mau/")
        assert len(django.asked) == 4

    def test_a_purge_drops_exactly_the_pages_with_a_key(self, read, django):
        for number in range(10):
            django.keys = f"all page:{number} below:{number % 2}"
            read(f"/{number}/")
        django.asked.clear()
        ours.send(["page:4"], ["below:1"])
        time.sleep(0.6)  # longer than an old page is given
        for number in range(10):
            read(f"/{number}/")
        assert django.asked == ["/1/", "/3/", "/4/", "/5/", "/7/", "/9/"]

    def test_more_keys_than_a_header_holds(self, read, django):
        django.keys = "all " + " ".join(f"at:0001000{n:04}" for n in range(900))
        read("/")
        ours.send({f"in:{n}" for n in range(700)} | {"at:00010000899"})
        time.sleep(0.6)
        read("/")
        assert django.asked == ["/", "/"]

    def test_others_get_the_old_page_for_a_moment_and_then_wait_for_the_new_one(self, read, django):
        read("/")
        django.text = "mới"
        with django.holding():
            ours.send(["page:1"])
            first = read("/")
            django.began.wait(5)
            assert django.began.is_set()
            assert (how(first), read("/").body.decode()) == ("old", TEXT)
            time.sleep(0.6)
            got = []
            waiting = [threading.Thread(target=lambda: got.append(read("/"))) for _ in range(4)]
            for thread in waiting:
                thread.start()
            time.sleep(0.2)
            assert got == []
        for thread in waiting:
            thread.join()
        assert {answer.body.decode() for answer in got} == {"mới"}

    def test_a_change_while_the_page_is_made_is_not_lost(self, read, django, store):
        with django.holding():
            got = []
            thread = threading.Thread(target=lambda: got.append(read("/")))
            thread.start()
            django.began.wait(5)
            django.text = "mới"
            # As the process hears of the change and sends the purge: Varnish has nothing yet.
            store.purge(["page:1"])
            ours.send(["page:1"])
        thread.join()
        assert got[0].body.decode() == TEXT
        assert read("/").body.decode() == "mới"

    def test_what_cannot_be_made_is_shown_as_it_was(self, read, django, origin):
        read("/")
        ours.send(["page:1"])
        time.sleep(0.6)
        django.status = "500 Internal Server Error"
        assert [(read("/").status, read("/").body.decode()) for _ in range(2)] == [(200, TEXT)] * 2
        assert read("/khac/").status == 503
        django.status, django.text = "200 OK", "mới"
        assert read("/").body.decode() == "mới"

    def test_a_page_that_is_gone_is_gone(self, read, django):
        read("/")
        django.status, django.keys = "404 Not Found", ""
        ours.send([], ["page:1"])
        assert [read("/").status for _ in range(2)] == [404, 404]

    def test_readers_cannot_purge(self, read, django, varnish):
        read("/")
        got = ask(varnish.port, "/", method="PURGE", headers={"xkey-purge-hard": "all"})
        assert got.status == 405
        assert how(read("/")) == "hit"


@pytest.mark.django_db(transaction=True)
class TestDelivery:
    def change(self, *keys):
        from django.db import transaction

        with transaction.atomic():
            return record_change(kind="test", object_id=1, action="x", keys=keys)

    def test_what_could_not_be_delivered_is_delivered_later(self, read, django, settings, varnish):
        deliverer = ours.Deliverer()
        deliverer.deliver()
        read("/")
        settings.VARNISH_PURGE_URL = "http://127.0.0.1:9"  # nobody is there
        self.change("page:1")
        with pytest.raises(ours.NotDelivered):
            deliverer.deliver()
        settings.VARNISH_PURGE_URL = f"http://127.0.0.1:{varnish.purges}"
        # Another process goes on, after this one was killed.
        ours.Deliverer().deliver()
        time.sleep(0.6)
        read("/")
        assert django.asked == ["/", "/"]

    def test_a_page_on_its_way_when_the_purge_came_is_dropped_by_the_next_round(
        self, read, django, monkeypatch
    ):
        deliverer = ours.Deliverer()
        deliverer.deliver()
        self.change("page:1")
        deliverer.deliver()
        read("/")  # made before the change, arrives after its purge
        later = time.monotonic() + 2.5
        monkeypatch.setattr(ours.time, "monotonic", lambda: later)
        deliverer.deliver()
        monkeypatch.undo()
        time.sleep(0.6)
        read("/")
        assert django.asked == ["/", "/"]
        seqs = {reader.name: reader.seq for reader in Reader.objects.filter(name__in=ours.ROUNDS)}
        last = Change.objects.latest("seq").seq
        assert seqs["varnish"] == seqs["varnish, again"] == last
        assert seqs["varnish, late"] < last


class TestNginx:
    @pytest.fixture(scope="class")
    def nginx(self, varnish):
        with folder() as files:
            for name, text in [
                ("static/core/a.css", "body{}"),
                ("media/sapa/pictures/a.360.webp", "picture"),
                ("media/sapa/images/a.jpg", "upload"),
                ("media/sapa/files/a.pdf", "secret"),
            ]:
                path = files / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            css = files / "static/core/a.css"
            css.with_suffix(".css.gz").write_bytes(gzip.compress(b"body{}"))
            css.with_suffix(".css.br").write_bytes(brotli.compress(b"body{}"))
            with Nginx(varnish.port, files).running() as running:
                yield running

    def curl(self, nginx, path, *options) -> str:
        """Status and HTTP version, then the headers and the body."""
        command = [
            "curl", "-sk", "-i", "--resolve", f"sapa.laocai.test:{nginx.port}:127.0.0.1",
            *options, f"https://sapa.laocai.test:{nginx.port}{path}",
        ]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def test_pages_come_from_varnish_by_http_2(self, nginx, django):
        for _ in range(2):
            got = self.curl(nginx, "/tin-tuc/", "-H", "Page-Store: show", "--http2")
        assert got.startswith("HTTP/2 200")
        assert "page-store: hit" in got
        assert django.asked == ["/tin-tuc/"]

    def test_static_files_come_compressed_and_stay(self, nginx, django):
        for encoding in ("br", "gzip"):
            got = self.curl(nginx, "/static/core/a.css", "-H", f"Accept-Encoding: {encoding}", "-I")
            assert f"content-encoding: {encoding}" in got
            assert "immutable" in got

    def test_pictures_come_from_the_folder_uploads_and_documents_from_the_server(
        self, nginx, django
    ):
        assert self.curl(nginx, "/media/sapa/pictures/a.360.webp").endswith("picture")
        assert django.asked == []
        for path in ("/media/sapa/images/a.jpg", "/media/sapa/files/a.pdf"):
            assert TEXT in self.curl(nginx, path)
        assert django.asked == ["/media/sapa/images/a.jpg", "/media/sapa/files/a.pdf"]

    def test_nobody_purges_through_it(self, nginx, django):
        got = self.curl(nginx, "/", "-X", "PURGE", "-H", "xkey-purge-hard: all")
        assert got.startswith("HTTP/2 405")

    def test_plain_http_leads_to_tls(self, nginx):
        got = ask(nginx.plain_port, "/tin-tuc/?page=2")
        assert (got.status, got.headers["Location"]) == (
            301,
            "https://sapa.laocai.test/tin-tuc/?page=2",
        )


def test_a_node_starts_as_its_script_says():
    script = Path("config/deploy/granian.sh").read_text()
    options = {word for word in script.split() if word.startswith("--")}
    known = subprocess.run(
        [".venv/bin/granian", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert all(option in known for option in options)
