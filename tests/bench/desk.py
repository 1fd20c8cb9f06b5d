"""What an editor waits for: dashboard, explorer, publishing, beside a plain Wagtail project's."""

from .places import DOMAIN, Installation
from .table import Row, at_most, ratio_at_most

HOST = f"sapa.{DOMAIN}"
USER = "duyetbai.sapa"


def rows(ours: Installation, plain: Installation) -> list[Row]:
    pages, theirs = ours.run("pages", slug="sapa"), plain.run("plain.pages")
    mine = ours.measure(
        [
            {
                "name": "explorer",
                "host": HOST,
                "path": f"/admin/pages/{pages['section']}/",
                "user": USER,
            },
            {"name": "dashboard", "host": HOST, "path": "/admin/", "user": USER},
        ]
    )
    stock = plain.measure(
        [
            {
                "name": "explorer",
                "host": "localhost",
                "path": f"/admin/pages/{theirs['section']}/",
                "user": "bench",
            },
            {"name": "dashboard", "host": "localhost", "path": "/admin/", "user": "bench"},
        ]
    )
    published = ours.run("publishing", host=HOST, user=USER, page=pages["keys"][0], is_plain=False)
    by_stock = plain.run(
        "publishing", host="localhost", user="bench", page=theirs["article"], is_plain=True
    )
    explorer = ratio_at_most(
        "explorer of 50 rows, processor time",
        mine["explorer"]["cpu_ms"],
        "ms",
        stock["explorer"]["cpu_ms"],
        "plain Wagtail",
        0.4,
    )
    statements = at_most("publish an article, statements", published["statements"], "", 50)
    statements.peer, statements.beside = by_stock["statements"], "plain Wagtail"
    spent = at_most("publish an article, time", published["ms"], "ms", 100)
    spent.peer, spent.beside = by_stock["ms"], "plain Wagtail"
    return [
        explorer,
        Row(
            "explorer of 50 rows, statements",
            mine["explorer"]["statements"],
            "",
            stock["explorer"]["statements"],
            "plain Wagtail",
        ),
        Row(
            "dashboard, processor time",
            mine["dashboard"]["cpu_ms"],
            "ms",
            stock["dashboard"]["cpu_ms"],
            "plain Wagtail",
        ),
        Row("dashboard, statements", mine["dashboard"]["statements"], ""),
        statements,
        spent,
    ]
