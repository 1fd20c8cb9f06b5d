"""`make bench`: one run, one table. Every figure stands beside what ran on the same machine."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from . import cold, desk, exact, growth, mixed, places, warm
from .table import Row, as_json, as_text


class Bench:
    """Installations are made when a part needs them first."""

    def __init__(self, place: Path, is_full: bool):
        self.place, self.is_full = place, is_full

    @property
    def ours(self) -> places.Installation:
        return places.ours(self.place / "ours")

    @property
    def plain(self) -> places.Installation:
        return places.plain(self.place / "plain", self.ours)

    def cold(self) -> list[Row]:
        return cold.rows(self.ours, self.plain)

    def desk(self) -> list[Row]:
        return desk.rows(self.ours, self.plain)

    def warm(self) -> list[Row]:
        return warm.rows(self.ours)

    def growth(self) -> list[Row]:
        sizes = [(83, 100), (3, 1000)]
        if self.is_full:
            sizes.append((500, 200))
        return growth.rows(self._grown(3, 100), [self._grown(*size) for size in sizes])

    def _grown(self, portals: int, articles: int) -> tuple[str, places.Installation]:
        name = f"{portals} portals of {articles:,} articles"
        place = self.place / f"grown-{portals}-{articles}"
        return name, places.grown(place, portals, articles)

    def exact(self) -> list[Row]:
        return exact.rows(self.ours, self.place / "edited", 1000 if self.is_full else 200)

    def mixed(self) -> list[Row]:
        return mixed.rows(self.ours)


PARTS = ["cold", "desk", "warm", "exact", "mixed", "growth"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument(
        "--full", action="store_true", help="growth up to 500 portals, 100,000 pages"
    )
    parser.add_argument("--json", type=Path, help="write the table there too")
    parser.add_argument(
        "--keep", type=Path, help="keep the installations there, or use those that are"
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as scratch:
        bench = Bench(options.keep or Path(scratch), options.full)
        rows = []
        for part in PARTS:
            if not options.parts or part in options.parts:
                began = time.monotonic()
                rows += getattr(bench, part)()
                print(f"{part}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(as_text(rows))
    if options.json:
        options.json.write_text(json.dumps(as_json(rows), indent=1, ensure_ascii=False))
    return 0 if all(row.is_met is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
