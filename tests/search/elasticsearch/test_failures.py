"""Elasticsearch stopped, slow, full or killed: readers are answered, nothing is lost, it heals."""

import contextlib
import socket
import threading
import time

import pytest

from search import copying, queries
from search.engines.circuit import Fallback
from search.engines.elasticsearch import Trouble, client
from search.models import RebuildProgress
from search.queries import Question, answer
from sites.scope import portal_scope
from tests.factories import make_article

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

# What the database may take for its answer on a busy machine, in seconds.
DATABASE = 1.0


def nothing(line):
    pass


class Delay:
    """A proxy that keeps every byte of the server's answers waiting."""

    def __init__(self, port: int):
        self.seconds, self._port = 0.0, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._sockets = [self._listener]
        self._start(self._accept)

    def _start(self, work, *arguments) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                self._sockets += [near, far]
                self._start(self._pass_on, near, far, False)
                self._start(self._pass_on, far, near, True)

    def _pass_on(self, source, target, is_late: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_late:
                    time.sleep(self.seconds)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for own in self._sockets:
            with contextlib.suppress(OSError):
                own.shutdown(socket.SHUT_RDWR)
            own.close()


@pytest.fixture
def proxy(server):
    made = Delay(server.port)
    yield made
    made.close()


@pytest.fixture
def copy_at(use, follow, _portals):
    """A filled copy at an address."""

    def at(url):
        copy = use(url)
        copying.build(copy, nothing)
        follow.circuit.close()
        return copy

    return at


@pytest.fixture
def asked(monkeypatch):
    """Which engine each answer was begun with: "copy" or "database"."""
    engines = []
    real = queries.engine_for_readers

    def tell():
        found = real()
        engines.append("copy" if isinstance(found, Fallback) else "database")
        return found

    monkeypatch.setattr(queries, "engine_for_readers", tell)
    return engines


def titles(text="bản tin"):
    return sorted(
        result.entry.title for result in answer(Question(text, "vi", kind="news")).results
    )


def test_a_stopped_server_costs_nobody_an_answer_and_no_change(
    sapa, bacha, server, copy_at, follow, asked
):
    copy = copy_at(server.url)
    make_article(sapa, title="Bản tin trước")
    gone = make_article(bacha, title="Bản tin đi")
    follow.turn()
    assert titles() == ["Bản tin trước", "Bản tin đi"]

    server.stop()
    assert titles() == ["Bản tin trước", "Bản tin đi"]
    make_article(sapa, title="Bản tin giữa")
    with portal_scope(bacha):
        gone.unpublish()
    follow.turn()
    assert titles() == ["Bản tin giữa", "Bản tin trước"]
    assert asked == ["copy", "copy", "database"]

    server.start()
    follow.turn()
    assert follow.circuit.is_closed
    assert titles() == ["Bản tin giữa", "Bản tin trước"]
    assert asked[-1] == "copy"
    assert list(copying.differences(copy)) == []


def test_a_slow_server_is_waited_for_once_and_a_second_at_most(sapa, proxy, copy_at, follow, asked):
    copy_at(proxy.url)
    make_article(sapa, title="Bản tin")
    follow.turn()
    assert titles() == ["Bản tin"]

    proxy.seconds = 5.0
    began = time.monotonic()
    assert titles() == ["Bản tin"]
    assert time.monotonic() - began < 1.0 + DATABASE
    began = time.monotonic()
    assert titles() == ["Bản tin"]
    assert time.monotonic() - began < DATABASE
    assert asked == ["copy", "copy", "database"]
    follow.turn()
    assert not follow.circuit.is_closed

    proxy.seconds = 0.0
    follow.turn()
    assert follow.circuit.is_closed
    assert titles() == ["Bản tin"]
    assert asked[-1] == "copy"


@contextlib.contextmanager
def full_disk():
    """The server's own measure against it: indexes that only give and delete."""
    names = ("threshold_enabled", "watermark.low", "watermark.high", "watermark.flood_stage")
    prefix = "cluster.routing.allocation.disk"
    values = (True, "99999gb", "99999gb", "99999gb")  # free space that no disk has
    put = client().cluster.put_settings
    put(persistent={f"{prefix}.{n}": v for n, v in zip(names, values, strict=True)})
    try:
        yield
    finally:
        put(persistent={f"{prefix}.{name}": None for name in names})


def wait_for_block(copy, is_there: bool) -> None:
    """The server looks at its disk every 10 s."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = client().indices.get_settings(index=copy.in_use(), flat_settings=True).body
        (index,) = found.values()
        blocked = index["settings"].get("index.blocks.read_only_allow_delete") == "true"
        if blocked == is_there:
            return
        time.sleep(0.5)
    raise AssertionError(f"blocked: {blocked}")


def test_a_full_disk_keeps_changes_waiting_and_readers_from_old_answers(
    sapa, server, copy_at, follow, asked, monkeypatch
):
    monkeypatch.setattr("search.engines.elasticsearch.FIRST_PAUSE", 0.01)
    copy = copy_at(server.url)
    make_article(sapa, title="Bản tin trước")
    follow.turn()
    with full_disk():
        wait_for_block(copy, is_there=True)
        make_article(sapa, title="Bản tin sau")
        follow.turn()
        assert "disk usage exceeded" in follow.circuit.problem
        assert titles() == ["Bản tin sau", "Bản tin trước"]
        assert asked == ["database"]

    client().cluster.put_settings(
        persistent={"cluster.routing.allocation.disk.threshold_enabled": True}
    )
    try:
        wait_for_block(copy, is_there=False)
    finally:
        client().cluster.put_settings(
            persistent={"cluster.routing.allocation.disk.threshold_enabled": None}
        )
    follow.turn()

    assert follow.circuit.is_closed
    assert titles() == ["Bản tin sau", "Bản tin trước"]
    assert asked[-1] == "copy"
    assert list(copying.differences(copy)) == []


def test_readers_leave_a_copy_that_is_late(sapa, server, copy_at, follow, asked, monkeypatch):
    copy_at(server.url)
    make_article(sapa, title="Bản tin")
    follow.turn()
    follow.circuit.owe(copying.last_seq() + 1)
    titles()
    monkeypatch.setattr("search.engines.circuit.LATE", 0.0)
    titles()

    assert asked == ["copy", "database"]


def test_a_server_killed_in_mid_rebuild_loses_nothing(
    sapa, bacha, server, copy_at, follow, monkeypatch
):
    monkeypatch.setattr(copying, "BATCH", 1)  # five entries at a time
    copy = copy_at(server.url)
    page = make_article(sapa, title="Bản tin trước")
    follow.turn()
    seen = []

    def kill_at_the_second(line):
        seen.append(line)
        if len(seen) == 2:
            server.kill()

    with pytest.raises(Trouble):
        copying.build(copy, kill_at_the_second, resume=False)
    begun = RebuildProgress.objects.get(object_kind=copying.READER).last_id
    make_article(bacha, title="Bản tin giữa")
    with portal_scope(sapa):
        page.unpublish()
    follow.turn()
    assert titles() == ["Bản tin giữa"]

    server.start()
    copying.build(copy, seen.append)
    follow.turn()

    assert follow.circuit.is_closed
    assert begun.startswith(copy.in_use())
    assert seen[2] == f"elasticsearch: going on behind {begun.rpartition(':')[2]}"
    assert titles() == ["Bản tin giữa"]
    assert list(copying.differences(copy)) == []
    assert len(copy.indexes()) == 1
