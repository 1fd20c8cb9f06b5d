"""What an editor waits for: dashboard, explorer, publishing, beside a plain Wagtail project's."""

from .places import DOMAIN, Installation
from .table import Row, at_most, ratio_at_most

HOST = f"sapa.{DOMAIN}"
USER = "duyetbai.sapa"
PLAIN = "plain Wagtail"


def rows(ours: Installation, plain: Installation) -> list[Row]:
    pages, theirs = ours.run("pages", slug="sapa"), plain.run("plain.pages")
    mine = _screens(ours, HOST, USER, pages["section"])
    stock = _screens(plain, "localhost", "bench", theirs["section"])
    published = ours.run("publishing", host=HOST, user=USER, page=pages["keys"][0], is_plain=False)
    by_stock = plain.run(
        "publishing", host="localhost", user="bench", page=theirs["article"], is_plain=True
    )
    statements = at_most("publish an article, statements", published["statements"], "", 50)
    statements.peer, statements.beside = by_stock["statements"], PLAIN
    spent = at_most("publish an article, time", published["ms"], "ms", 100)
    spent.peer, spent.beside = by_stock["ms"], PLAIN
    explorer, dashboard = (
        (mine[name], stock[name]) for name in ("explorer of 50 rows", "dashboard")
    )
    return [
        ratio_at_most(
            "explorer of 50 rows, processor time",
            explorer[0]["cpu_ms"],
            "ms",
            explorer[1]["cpu_ms"],
            PLAIN,
            0.4,
        ),
        _beside("explorer of 50 rows, statements", explorer, "statements", ""),
        _beside("dashboard, processor time", dashboard, "cpu_ms", "ms"),
        _beside("dashboard, statements", dashboard, "statements", ""),
        statements,
        spent,
    ]


def _screens(installation: Installation, host: str, user: str, section: int) -> dict[str, dict]:
    paths = {"explorer of 50 rows": f"/admin/pages/{section}/", "dashboard": "/admin/"}
    return installation.measure(
        [{"name": name, "host": host, "path": path, "user": user} for name, path in paths.items()]
    )


def _beside(work: str, pair: tuple[dict, dict], measure: str, unit: str) -> Row:
    return Row(work, pair[0][measure], unit, pair[1][measure], PLAIN)
