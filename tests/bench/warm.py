"""Ready pages: ours beside nginx with the same bytes in files, alone and while pages are made."""

import gzip
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import brotli

from tests.pagestore.services import Varnish, ask, folder, free_port, is_open, process

from .load import Hits, best, wrk
from .places import DOMAIN, Installation, serving
from .table import Row, at_most, ratio_at_least

HOST = {"Host": f"sapa.{DOMAIN}"}
RUNS = 3
# A page that no store keeps: its query is another each time.
COLD = """
local number = 0
request = function()
    number = number + 1
    return wrk.format("GET", "/tim-kiem/?q=du+lich+" .. number)
end
"""
BUILT_IN = """
vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "%d"; }
"""


def rows(ours: Installation) -> list[Row]:
    with serving(ours) as server, folder() as place:
        path = ours.run("pages", slug="sapa")["article"]
        here = f"http://127.0.0.1:{server.port}{path}"
        page = ask(server.port, path, host=HOST["Host"]).body
        mine = best(RUNS, lambda: wrk(here, headers=HOST))
        with _nginx(place, page) as port:
            files = best(RUNS, lambda: wrk(f"http://127.0.0.1:{port}/index.html"))
        during = _during_cold_load(place, here, server.port)
        in_varnish, built_in = _in_varnish(place, server.port, path)
    enough = Row("warm hits, 32 clients", mine.per_second, "a second", bar=">= 15,000")
    enough.is_met = mine.per_second >= 15_000
    busy = Row(
        "warm hits while 16 clients ask for cold pages",
        during.per_second,
        "a second",
        bar=">= 2,000",
    )
    busy.is_met = during.per_second >= 2000
    return [
        ratio_at_least("warm hits, 32 clients", mine.per_second, "a second", files.per_second, "nginx, files", 0.5),
        enough,
        Row("warm hits, 99 of 100 within", mine.p99, "ms", files.p99, "nginx, files"),
        busy,
        at_most("the same, 99 of 100 within", during.p99, "ms", 30),
        ratio_at_least(
            "hits in Varnish with our VCL", in_varnish.per_second, "a second",
            built_in.per_second, "Varnish, built-in VCL", 0.9,
        ),
        Row("errors of all these", mine.errors + during.errors + in_varnish.errors, ""),
    ]  # fmt: skip


def _during_cold_load(place: Path, here: str, port: int) -> Hits:
    script = place / "cold.lua"
    script.write_text(COLD)
    cold = Thread(
        target=wrk,
        args=(f"http://127.0.0.1:{port}/",),
        kwargs={"clients": 16, "seconds": RUNS * 5 + 3, "headers": HOST, "script": script},
    )
    cold.start()
    hits = best(RUNS, lambda: wrk(here, headers=HOST))
    cold.join()
    return hits


@contextmanager
def _nginx(place: Path, page: bytes):
    """nginx as its manual would have it, with a page in a file, compressed beforehand."""
    (place / "index.html").write_bytes(page)
    (place / "index.html.gz").write_bytes(gzip.compress(page))
    (place / "index.html.br").write_bytes(brotli.compress(page))
    port = free_port()
    (place / "nginx.conf").write_text(
        "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;\n"
        f"user root; worker_processes 1; daemon off; pid {place}/pid; error_log {place}/error.log;\n"
        "events { worker_connections 512; }\n"
        "http { include /etc/nginx/mime.types; access_log off; keepalive_requests 10000000;\n"
        "sendfile on; tcp_nopush on; open_file_cache max=100;\n"
        f"server {{ listen 127.0.0.1:{port}; root {place}; gzip_static on; brotli_static on; }} }}\n"
    )
    command = ["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-e", "stderr"]
    with process(command, is_ready=lambda: is_open(port), log=place / "nginx.log"):
        yield port


def _in_varnish(place: Path, origin: int, path: str) -> tuple[Hits, Hits]:
    with Varnish(origin).running() as varnish:
        mine = best(RUNS, lambda: wrk(f"http://127.0.0.1:{varnish.port}{path}", headers=HOST))
    (place / "built-in.vcl").write_text(BUILT_IN % origin)
    port = free_port()
    command = [
        "varnishd", "-F", "-j", "none", "-n", str(place / "varnish"), "-f", str(place / "built-in.vcl"),
        "-s", "malloc,32m", "-T", "none", "-a", f"web=127.0.0.1:{port}",
        "-p", "thread_pools=1", "-p", "thread_pool_min=10", "-p", "default_ttl=3600",
    ]  # fmt: skip
    with process(command, is_ready=lambda: is_open(port), log=place / "varnish.log"):
        return mine, best(RUNS, lambda: wrk(f"http://127.0.0.1:{port}{path}", headers=HOST))
