"""The embedded database with many people at work: nobody gets an error, nothing is lost."""

import os
import threading
import time
from collections import Counter

import pytest
from django.db import connection, connections
from django.test import Client

from cms.news.models import ArticlePage
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import make_article

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

WRITERS, READERS = 4, 8
SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))


class Crowd:
    """Threads that each do one thing again and again until the time is over."""

    def __init__(self):
        self.until = time.monotonic() + SECONDS
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self._threads: list[threading.Thread] = []

    def send(self, name, do) -> None:
        def work():
            try:
                while time.monotonic() < self.until:
                    do(self.done[name])
                    self.done[name] += 1
            except Exception as error:
                self.errors.append(f"{name}: {error!r}")
            finally:
                connections.close_all()

        self._threads.append(threading.Thread(target=work, name=name))

    def wait(self) -> None:
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join(SECONDS + 30)
            assert not thread.is_alive()


def test_four_writers_and_eight_readers(sapa, bacha):
    pages = {portal: make_article(portal, slug="bai") for portal in (sapa, bacha)}
    connections.close_all()
    crowd = Crowd()

    def writer(portal):
        def write(count):
            with portal_scope(portal):
                page = ArticlePage.objects.get(pk=pages[portal].pk)
                page.title = f"Lần {count} của {threading.current_thread().name}"
                page.save_revision().publish()
                if count % 5 == 0:
                    make_article(portal)

        return write

    def reader(portal):
        client = Client(headers={"host": registry.get(portal.pk).host})
        paths = ["/", "/tin-tuc/", "/tin-tuc/bai/", "/en/"]

        def read(count):
            path = paths[count % len(paths)]
            response = client.get(path)
            assert response.status_code == 200, (path, response.status_code)

        return read

    for number in range(WRITERS):
        crowd.send(f"writer {number}", writer((sapa, bacha)[number % 2]))
    for number in range(READERS):
        crowd.send(f"reader {number}", reader((sapa, bacha)[number % 2]))
    crowd.wait()

    assert crowd.errors == []
    # Everybody had their turn: the slowest did at least a third of the fastest.
    for people in ("writer", "reader"):
        counts = [count for name, count in crowd.done.items() if name.startswith(people)]
        assert min(counts) * 3 >= max(counts)
    written = sum(count for name, count in crowd.done.items() if name.startswith("writer"))
    with portal_scope(sapa):
        revisions = pages[sapa].revisions.count()
    with portal_scope(bacha):
        revisions += pages[bacha].revisions.count()
    assert revisions == written + 2
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"\n{SECONDS:g} s: {dict(crowd.done)}")
