"""The server in front of a pretended Django: hits, conditions, encodings, turns, failures."""

import gzip
import threading

import brotli
import pytest

from cms.changes.tail import tail
from cms.pagestore.gate import Gate, TooBusy
from cms.pagestore.memory import OLD_PAGE_SECONDS, PageStore, StoredPage
from cms.pagestore.server import PageServer
from tests.pagestore.wsgi import TEXT, Django, get


@pytest.fixture
def django(monkeypatch):
    monkeypatch.setattr(tail, "_seq", 0)
    return Django()


@pytest.fixture
def store():
    return PageStore(limit=1 << 20)


@pytest.fixture
def server(django, store):
    return PageServer(django, store, Gate(slots=2, room=4, patience=5))


def in_background(server, url, **request):
    """Ask in another thread; what it got is in the list when the thread has ended."""
    got = []
    thread = threading.Thread(target=lambda: got.append(get(server, url, **request)))
    thread.start()
    return thread, got


class TestHits:
    def test_a_page_is_made_once(self, server, django):
        first, second = get(server, "/tin-tuc/"), get(server, "/tin-tuc/")
        assert (first.how, second.how) == ("made", "hit")
        assert first.body == second.body == TEXT.encode()
        assert django.asked == ["/tin-tuc/"]

    def test_each_host_path_and_query_is_its_own(self, server, django):
        for host in ("sapa.laocai.test", "bacha.laocai.test"):
            for url in ("/", "/en/", "/tin-tuc/?page=2", "/tin-tuc/?page=3"):
                get(server, url, host=host)
                assert get(server, url, host=host.upper() + ":8000").how == "hit"
        assert len(django.asked) == 8

    def test_tracking_and_order_of_parameters_make_no_other_page(self, server, django):
        get(server, "/tin-tuc/?utm_source=zalo&page=2&fbclid=1&nam=2021")
        assert get(server, "/tin-tuc/?nam=2021&zarsrc=9&page=2&gclid=x").how == "hit"
        assert django.asked == ["/tin-tuc/?nam=2021&page=2"]

    @pytest.mark.parametrize("query", ["q=le+hoi", "page=2&page=3", "xutm_source=1", "ma=K7"])
    def test_unknown_parameters_are_passed_as_they_are_and_not_stored(self, server, django, query):
        assert [get(server, f"/tin-tuc/?{query}").how for _ in range(2)] == ["passed", "passed"]
        assert django.asked == [f"/tin-tuc/?{query}"] * 2

    @pytest.mark.parametrize(
        "headers",
        [{"cookie": "a=1; sessionid=x"}, {"cookie": "messages=x"}, {"authorization": "Basic eA=="}],
    )
    def test_a_person_is_never_answered_from_the_store(self, server, django, headers):
        get(server, "/")
        assert get(server, "/", headers=headers).how == "passed"
        assert get(server, "/", headers={"cookie": "csrftoken=x; sessionid_of=y"}).how == "hit"

    @pytest.mark.parametrize("url", ["/admin/pages/", "/media/sapa/images/a.jpg", "/static/a.css"])
    def test_the_desk_and_files_are_none_of_its_business(self, server, django, url):
        django.more = [("Surrogate-Key", "all")]
        with django.holding():
            threads = [in_background(server, f"/{n}/")[0] for n in range(2)]
            django.held.set()
            assert get(server, url).status == 200
        for thread in threads:
            thread.join()
        assert get(server, url).how == ""

    def test_what_says_nothing_of_its_content_is_not_stored(self, server, django):
        django.keys = ""
        assert [get(server, "/").how for _ in range(2)] == ["passed", "passed"]

    def test_readers_see_nothing_of_the_keys_unless_they_ask(self, server, django):
        for _ in range(2):
            headers = get(server, "/", show=False).headers
            assert not {"Surrogate-Key", "Surrogate-Control", "Page-Store", "Age"} & set(headers)
        shown = get(server, "/")
        assert (shown.how, shown.headers["Age"], shown.keys) == ("hit", "0", {"all", "page:1"})

    def test_before_the_change_log_is_followed_nothing_is_kept(self, server, monkeypatch):
        monkeypatch.setattr(tail, "_seq", None)
        assert [get(server, "/").how for _ in range(2)] == ["made", "made"]


class TestConditionsAndEncodings:
    @pytest.mark.parametrize(
        ("accepts", "encoding"),
        [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("br;q=0.2, gzip;q=0.8", "gzip"),
            ("*", "br"),
            ("", None),
            ("identity", None),
            ("br;q=viel", None),
        ],
    )
    def test_each_reader_gets_the_best_encoding(self, server, accepts, encoding):
        for _ in range(2):
            got = get(server, "/", headers={"accept-encoding": accepts})
            assert got.headers.get("Content-Encoding") == encoding
            decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
            assert decode(got.body) == TEXT.encode()
            assert got.headers["Content-Length"] == str(len(got.body))
            assert got.headers["Vary"] == "Accept-Encoding"

    def test_an_encoding_is_made_from_another_when_first_asked_for(self, server, django):
        bodies = [
            get(server, "/", headers={"accept-encoding": a}).body for a in ("br", "gzip", "", "br")
        ]
        assert brotli.decompress(bodies[0]) == gzip.decompress(bodies[1]) == bodies[2]
        assert bodies[3] == bodies[0]
        assert django.asked == ["/"]

    def test_each_encoding_has_a_strong_etag_of_its_own(self, server):
        etags = {
            get(server, "/", headers={"accept-encoding": a}).headers["ETag"]
            for a in ("br", "gzip", "")
        }
        assert len(etags) == 3
        assert all(etag.startswith('"') for etag in etags)

    @pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
    def test_a_reader_who_has_the_page_is_told_so_without_django(self, server, django, form):
        br = {"accept-encoding": "br"}
        etag = get(server, "/", headers=br).headers["ETag"]
        got = get(server, "/", headers=br | {"if-none-match": form.format(etag)})
        assert (got.status, got.body, got.headers["ETag"]) == (304, b"", etag)
        assert "Content-Length" not in got.headers
        assert django.asked == ["/"]

    def test_another_encoding_or_version_is_not_the_same(self, server):
        etag = get(server, "/", headers={"accept-encoding": "br"}).headers["ETag"]
        assert get(server, "/", headers={"if-none-match": etag}).status == 200

    def test_a_condition_does_not_reach_django(self, server, django):
        got = get(server, "/", headers={"if-none-match": '"old"'})
        assert got.status == 200

    def test_head_is_answered_like_get_without_a_body(self, server, django):
        head, page = get(server, "/", method="HEAD"), get(server, "/")
        assert (head.body, head.headers["Content-Length"]) == (b"", page.headers["Content-Length"])
        assert page.how == "hit"
        assert get(server, "/", method="HEAD").how == "hit"

    def test_other_methods_are_for_django(self, server, django):
        get(server, "/lien-he/")
        assert get(server, "/lien-he/", method="POST").how == ""
        assert len(django.asked) == 2


class TestPurges:
    def test_exactly_the_pages_with_a_key_are_made_again(self, server, django, store):
        for number in range(20):
            django.keys = f"all page:{number} below:{number % 2}"
            get(server, f"/{number}/")
        assert store.purge(["page:3", "page:4", "page:99"]).old == 2
        assert store.purge([], ["below:1"]).gone == 10
        hits = {n for n in range(20) if get(server, f"/{n}/").how == "hit"}
        assert hits == {0, 2, 6, 8, 10, 12, 14, 16, 18}

    def test_one_makes_it_again_while_others_get_the_old_page(self, server, django, store):
        get(server, "/")
        django.text = "mới"
        with django.holding():
            store.purge(["page:1"])
            thread, made = in_background(server, "/")
            django.began.wait(5)
            others = [get(server, "/") for _ in range(5)]
        thread.join()
        assert {(other.how, other.text) for other in others} == {("old", TEXT)}
        assert [(got.how, got.text) for got in made] == [("made", "mới")]
        assert get(server, "/").text == "mới"
        assert django.asked == ["/", "/"]

    def test_after_a_moment_they_wait_for_the_new_page(self, server, django, store):
        get(server, "/")
        django.text = "mới"
        with django.holding():
            store.purge(["page:1"])
            next(iter(store.pages.values())).old_since -= OLD_PAGE_SECONDS
            readers = [in_background(server, "/") for _ in range(3)]
            django.began.wait(5)
        for thread, _got in readers:
            thread.join()
        assert {got[0].text for _thread, got in readers} == {"mới"}
        assert django.asked == ["/", "/"]

    def test_what_is_withdrawn_is_shown_to_nobody_any_more(self, server, django, store):
        get(server, "/")
        with django.holding():
            store.purge([], ["page:1"])
            django.text = "đã gỡ"
            readers = [in_background(server, "/") for _ in range(3)]
            django.began.wait(5)
        for thread, _got in readers:
            thread.join()
        assert {got[0].text for _thread, got in readers} == {"đã gỡ"}

    def test_a_change_while_the_page_is_made_is_not_lost(self, server, django, store):
        """The race: the page was read before the change, and comes to the store after its purge."""
        with django.holding():
            thread, made = in_background(server, "/")
            django.began.wait(5)
            django.text = "mới"
            assert store.purge(["page:1"]).old == 0
        thread.join()
        assert (made[0].how, made[0].text) == ("made", TEXT)
        again = get(server, "/")
        assert (again.how, again.text) == ("made", "mới")
        assert get(server, "/").how == "hit"

    def test_a_change_of_something_else_meanwhile_does_no_harm(self, server, django, store):
        with django.holding():
            thread, _made = in_background(server, "/")
            django.began.wait(5)
            store.purge(["page:2"])
        thread.join()
        assert get(server, "/").how == "hit"

    def test_a_page_that_is_gone_or_private_leaves_the_store(self, server, django, store):
        for status, keys in (("404 Not Found", ""), ("200 OK", "")):
            django.status, django.keys = "200 OK", "all page:1"
            get(server, "/")
            store.purge(["page:1"])
            django.status, django.keys = status, keys
            assert get(server, "/").how == "passed"
            assert not store.pages

    def test_a_page_is_old_when_its_time_is_over(self, server, django, store):
        get(server, "/")
        next(iter(store.pages.values())).expires -= 3601
        assert [get(server, "/").how for _ in range(2)] == ["made", "hit"]


class TestFailures:
    def test_what_cannot_be_made_again_is_still_shown(self, server, django, store):
        get(server, "/")
        store.purge(["page:1"])
        next(iter(store.pages.values())).old_since -= 3600
        django.status = "500 Internal Server Error"
        assert [
            (got.status, got.how, got.text) for got in (get(server, "/"), get(server, "/"))
        ] == [(200, "old", TEXT)] * 2
        assert get(server, "/khac/").status == 500
        django.status, django.text = "200 OK", "mới"
        assert get(server, "/").text == "mới"

    @pytest.mark.parametrize(
        ("url", "language"),
        [("/tin-tuc/", "vi"), ("/en/news/", "en")],
    )
    def test_too_many_readers_of_pages_that_are_not_ready_are_told_so(
        self, django, store, url, language
    ):
        server = PageServer(django, store, Gate(slots=1, room=0, patience=5))
        get(server, "/ready/")
        with django.holding():
            thread, _got = in_background(server, "/other/")
            django.began.wait(5)
            got, ready = get(server, url), get(server, "/ready/")
        thread.join()
        assert (got.status, got.headers["Retry-After"]) == (503, "5")
        assert got.headers["Cache-Control"] == "no-store"
        assert got.headers["Content-Language"] == language
        assert ready.how == "hit"

    def test_nobody_waits_for_ever(self, django, store):
        server = PageServer(django, store, Gate(slots=1, room=4, patience=0.05))
        with django.holding():
            thread, _got = in_background(server, "/slow/")
            django.began.wait(5)
            assert get(server, "/").status == 503
            assert get(server, "/slow/").status == 503
        thread.join()
        assert get(server, "/").status == 200


class TestGate:
    def test_turns_come_in_the_order_they_were_asked_for(self):
        gate, order = Gate(slots=1, room=10, patience=5), []

        def take(number):
            with gate.turn():
                order.append(number)

        threads = [threading.Thread(target=take, args=[number]) for number in range(5)]
        with gate.turn():
            for number, thread in enumerate(threads, 1):
                thread.start()
                while gate.waiting < number:
                    pass
        for thread in threads:
            thread.join()
        assert order == [0, 1, 2, 3, 4]

    def test_no_more_are_inside_and_wait_than_there_is_room_for(self):
        gate = Gate(slots=1, room=0, patience=5)
        with gate.turn(), pytest.raises(TooBusy), gate.turn():
            pass
        with gate.turn():
            assert gate.status() == {"inside": 1, "waiting": 0, "refused": 1}


class TestMemory:
    def page(self, size, keys=("all",)):
        return StoredPage(b"x" * size, [], keys, 3600)

    def test_it_keeps_within_its_limit_and_drops_what_nobody_asks_for(self):
        store = PageStore(limit=400_000)
        for number in range(30):
            store.put(number, self.page(20_000), 0)
            store.pages[0].is_used = True
            assert store.bytes <= store.limit
        assert 0 in store.pages
        assert 29 in store.pages
        assert store.counts["evicted"] == 30 - len(store.pages)
        assert store.status()["keys"] == 1

    def test_a_huge_page_drives_out_nothing(self):
        store = PageStore(limit=400_000)
        store.put("small", self.page(1_000), 0)
        assert not store.put("huge", self.page(100_000), 0)
        assert list(store.pages) == ["small"]

    def test_what_is_gone_leaves_nothing_behind(self):
        store = PageStore(limit=400_000)
        store.put("a", self.page(1_000, ["all", "page:1"]), 0)
        store.put("a", self.page(1_000, ["all", "page:2"]), 0)
        store.purge([], ["page:2"])
        status = store.status()
        assert (status["pages"], status["bytes"], status["keys"]) == (0, 0, 0)

    def test_versions_are_remembered_only_while_pages_are_made(self):
        store = PageStore(limit=400_000)
        begun = store.begin()
        store.purge(["page:1"])
        assert store.has_changed_since(begun, ["page:1"])
        assert not store.has_changed_since(begun, ["page:2"])
        assert not store.has_changed_since(store.begin(), ["page:1"])
        store.end(begun)
        store.end(begun + 1)
        assert store._purged == {}
