"""Runs inside a copy of our installation: random edits while readers read.

    python -m tests.bench.purge < {"edits": 200}

After each edit pages that are still stored are compared with ones made afresh, and pages that were
dropped with what they were. Gives `{"edits", "stale", "needless", "unaffected", "purge_ms",
"fresh_ms"}`: pages that were old though stored, pages dropped that had not changed, of how many;
milliseconds that a purge took its publisher, and from commit to the page of the edit made anew
(lists of numbers).
"""

import json
import random
import sys
import threading
import time
from contextlib import contextmanager

import django

PAGES = 5  # of each portal that readers read, besides its home pages
COMPARED = 4  # of the portal that was edited, and as many of others
READERS = 2


class Readers:
    """Threads that read stored pages all the time."""

    def __init__(self, server, addresses):
        self.server, self.addresses = server, addresses
        self.errors: list[str] = []
        self._ended = threading.Event()

    def read(self, seed: int) -> None:
        from django.db import connections

        from tests.pagestore.wsgi import get

        dice = random.Random(seed)
        while not self._ended.is_set():
            host, path = dice.choice(self.addresses)
            got = get(self.server, path, host=host, show=False)
            if got.status >= 500:
                self.errors.append(f"{host}{path}: {got.status}")
            time.sleep(0.002)
        connections.close_all()

    @contextmanager
    def at_work(self):
        threads = [threading.Thread(target=self.read, args=(seed,)) for seed in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()


def addresses() -> list[tuple[str, str]]:
    """Host and path of the home pages and some others of every portal."""
    from django.utils import translation
    from wagtail.models import Page

    from cms.core.routing import path_on_host
    from sites.registry import registry

    found = []
    for record in registry.all():
        for language, home in record.homes.items():
            pages = Page.objects.filter(path__startswith=home.path, live=True).order_by("?")
            with translation.override(language):
                rows = [(home.path, home.url_path), *pages.values_list("path", "url_path")[:PAGES]]
                found += [(record.host, path_on_host(path, url)) for path, url in rows]
    return list(dict.fromkeys(found))


def run(edits: int) -> dict:
    from django.core.exceptions import ObjectDoesNotExist
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import transaction

    from cms.changes.tail import tail
    from cms.pagestore.server import PageServer
    from cms.pagestore.stores import store
    from sites.models import Portal
    from sites.registry import registry
    from sites.scope import portal_scope
    from tests.pagestore.edits import EDITS
    from tests.pagestore.wsgi import get

    tail.start()
    handler, dice = WSGIHandler(), random.Random(11)
    server = PageServer(handler, store)
    readers = Readers(server, addresses())
    for host, path in readers.addresses:
        get(server, path, host=host, show=False)

    purge_ms: list[float] = []
    purge = store.purge

    def timed(*args, **kwargs):
        began = time.perf_counter()
        try:
            return purge(*args, **kwargs)
        finally:
            purge_ms.append((time.perf_counter() - began) * 1000)

    store.purge = timed
    found = {"edits": 0, "stale": [], "needless": 0, "unaffected": 0, "fresh_ms": []}
    portals = list(Portal.objects.all())
    with readers.at_work():
        for number in range(edits):
            portal, do = dice.choice(portals), EDITS[number % len(EDITS)]
            before = {k: p for k, p in list(store.pages.items()) if is_fresh(p)}
            try:
                with portal_scope(portal), transaction.atomic():
                    do(Portal.objects.get(pk=portal.pk), dice)
            except (LookupError, ObjectDoesNotExist):
                continue  # this portal has nothing of the kind
            committed = time.perf_counter()
            left = [
                k for k, page in before.items() if store.pages.get(k) is page and is_fresh(page)
            ]
            dropped = [k for k in before if k not in set(left)]
            found["edits"] += 1
            if dropped:
                host, path, _query, _scheme = dropped[0]
                get(server, path, host=host, show=False)
                found["fresh_ms"].append((time.perf_counter() - committed) * 1000)
            host = registry.get(portal.pk).host
            own = [k for k in left if k[0] == host]
            for key in dice.sample(own, min(COMPARED, len(own))) + dice.sample(
                left, min(COMPARED, len(left))
            ):
                got = get(handler, key[1], host=key[0], show=False)
                page = store.pages.get(key)
                if page is before[key] and is_fresh(page) and plain(page) != got.body:
                    found["stale"].append(f"{do.__name__}: {key[0]}{key[1]}")
            compared = dice.sample(dropped, min(2 * COMPARED, len(dropped)))
            same = sum(
                get(handler, key[1], host=key[0], show=False).body == plain(before[key])
                for key in compared
            )
            needless = same * len(dropped) / len(compared) if compared else 0
            found["needless"] += needless
            found["unaffected"] += len(left) + needless
    return found | {"purge_ms": purge_ms, "errors": readers.errors}


def is_fresh(page) -> bool:
    return page.became_old(time.time()) is None


def plain(page) -> bytes:
    return page.encoded("identity")[0]


def main() -> None:
    django.setup()
    from sites.scope import all_portals

    options = json.load(sys.stdin)
    with all_portals():
        found = run(**options)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
