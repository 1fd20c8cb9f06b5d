"""What pages cost in a small and in a large installation, with few and with many articles."""

from .places import DOMAIN, Installation
from .table import Row, ratio_at_most

HOST = f"sapa.{DOMAIN}"
USER = "duyetbai.sapa"


def measured(installation: Installation) -> dict[str, dict]:
    pages = installation.run("pages", slug="sapa")
    paths = [
        ("home", "/", None),
        ("article", pages["article"], None),
        ("listing", "/tin-tuc/", None),
        ("search", "/tim-kiem/?q=le+hoi", None),
        ("dashboard", "/admin/", USER),
        ("explorer", f"/admin/pages/{pages['section']}/", USER),
        ("page chooser", f"/admin/choose-page/{pages['section']}/", USER),
    ]
    return installation.measure(
        [{"name": name, "host": HOST, "path": path, "user": user} for name, path, user in paths]
    )


def rows(small: tuple[str, Installation], larger: list[tuple[str, Installation]]) -> list[Row]:
    """`small` and each of `larger` are a name and an installation."""
    name_of_small, installation = small
    before = measured(installation)
    found = []
    for name, grown in larger:
        after = measured(grown)
        for page, cost in after.items():
            bar = 1.2 if page in ("home", "article", "listing", "search") else 1.5
            found.append(
                ratio_at_most(
                    f"{page}, {name}",
                    cost["cpu_ms"],
                    "ms",
                    before[page]["cpu_ms"],
                    name_of_small,
                    bar,
                )
            )
        more = {
            page: (before[page]["statements"], cost["statements"])
            for page, cost in after.items()
            if cost["statements"] != before[page]["statements"]
        }
        row = Row(f"pages that ask more statements, {name}", len(more), "", bar="none")
        row.is_met = not more
        found.append(row)
    return found
