"""What a page costs that is not stored, beside a plain Wagtail project's with the same content."""

from .places import DOMAIN, Installation
from .table import Row, at_most, ratio_at_most

HOST = f"sapa.{DOMAIN}"
# Page, our path, the plain project's, most statements, and most processor time of the plain page's.
PAGES = [
    ("home", "/", "/", 6, 1.2),
    ("article", None, None, 5, 0.9),
    ("listing", "/tin-tuc/", "/tin-tuc/", 8, 0.9),
]


def rows(ours: Installation, plain: Installation) -> list[Row]:
    article = ours.run("pages", slug="sapa")["article"]
    asked_ours = [
        {"name": name, "host": HOST, "path": path or article, "user": None}
        for name, path, _their_path, _statements, _bar in PAGES
    ]
    asked_ours.append(
        {"name": "search", "host": HOST, "path": "/tim-kiem/?q=du+lich+sa+pa", "user": None}
    )
    asked_plain = [
        {"name": name, "host": "localhost", "path": path or article, "user": None}
        for name, _our_path, path, _statements, _bar in PAGES
    ]
    mine, theirs = ours.measure(asked_ours), plain.measure(asked_plain)
    found = []
    for name, _ours, _theirs, statements, bar in PAGES:
        found.append(
            ratio_at_most(
                f"cold {name}, processor time",
                mine[name]["cpu_ms"],
                "ms",
                theirs[name]["cpu_ms"],
                "plain Wagtail",
                bar,
            )
        )
        row = at_most(f"cold {name}, statements", mine[name]["statements"], "", statements)
        row.peer, row.beside = theirs[name]["statements"], "plain Wagtail"
        found.append(row)
        found.append(
            at_most(
                f"cold {name}, statements after cache.clear()",
                mine[name]["after_clear"],
                "",
                statements,
            )
        )
    found.append(Row("cold search, processor time", mine["search"]["cpu_ms"], "ms"))
    found.append(Row("cold search, statements", mine["search"]["statements"], ""))
    return found
