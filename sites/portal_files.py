"""Portals from a CSV file, all or nothing."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from .models import Portal, PortalKind
from .operations import Ensured, ensure_portal

COLUMNS = ["slug", "name_vi", "name_en", "kind", "parent"]
OPTIONAL_COLUMNS = ["gso_code"]
MAX_FILE_SIZE = 1_000_000  # bytes; 83 portals take 8 kB


class BadPortalFile(Exception):
    """The file cannot be loaded; `lines` says what is wrong, one sentence a problem."""

    def __init__(self, lines: list[str]):
        super().__init__("; ".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """Rows with the number of the line they begin on. Raises BadPortalFile."""
    try:
        if path.stat().st_size > MAX_FILE_SIZE:
            raise BadPortalFile([f"The file is larger than {MAX_FILE_SIZE} bytes."])
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadPortalFile([f"The file cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadPortalFile([f"line {line}: not UTF-8."]) from error

    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows, wrong, line = [], [], 1
    try:
        header = next(reader, [])
        missing = [name for name in COLUMNS if name not in header]
        unknown = [name for name in header if name not in COLUMNS + OPTIONAL_COLUMNS]
        if missing or unknown or len(set(header)) != len(header):
            raise BadPortalFile(
                [
                    "line 1: the columns must be "
                    + ",".join(COLUMNS)
                    + (f"; missing: {', '.join(missing)}" if missing else "")
                    + (f"; unknown: {', '.join(unknown)}" if unknown else "")
                    + ("; a column is named twice" if len(set(header)) != len(header) else "")
                ]
            )
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                rows.append(Row(line, {n: v.strip() for n, v in zip(header, cells, strict=True)}))
            elif cells:
                wrong.append(f"line {line}: {len(cells)} values for {len(header)} columns.")
            line = reader.line_num + 1
    except csv.Error as error:
        wrong.append(f"line {line}: {error}.")
    if wrong:
        raise BadPortalFile(wrong)
    if not rows:
        raise BadPortalFile(["The file has no portals."])
    return rows


def check_rows(rows: list[Row]) -> None:
    """What can be seen without the database. Raises BadPortalFile."""
    wrong = []
    first: dict[str, int] = {}
    provinces = [row for row in rows if row.values["kind"] == PortalKind.PROVINCE]
    parents = {row.values["slug"]: row.values["parent"] for row in rows}
    known = set(parents) | set(Portal.objects.values_list("slug", flat=True))
    for row in rows:
        slug, kind, parent = (row.values[name] for name in ("slug", "kind", "parent"))

        def say(sentence, line=row.line):
            wrong.append(f"line {line}: {sentence}")

        if slug in first:
            say(f"slug {slug} stands on line {first[slug]} already.")
        first.setdefault(slug, row.line)
        for name, value in row.values.items():
            if any(ord(char) < 32 for char in value):
                say(f"{name} has a control character.")
        if kind not in PortalKind.values:
            say(f"kind {kind or '(empty)'} is not one of {', '.join(PortalKind.values)}.")
        if kind == PortalKind.PROVINCE and parent:
            say("the province's portal has no parent.")
        if kind != PortalKind.PROVINCE and not parent:
            say("parent is missing.")
        if parent and parent not in known:
            say(f"parent {parent} is neither in the file nor in the database.")
        if parent and _is_in_circle(slug, parents):
            say(f"parent {parent}: its own parents lead back to {slug}.")
    wrong += [
        f"line {row.line}: a second province's portal (the first: line {provinces[0].line})."
        for row in provinces[1:]
    ]
    if wrong:
        raise BadPortalFile(wrong)


def _is_in_circle(slug: str, parents: dict[str, str]) -> bool:
    seen, here = set(), parents.get(slug)
    while here and here not in seen:
        if here == slug:
            return True
        seen.add(here)
        here = parents.get(here)
    return False


def _parents_first(rows: list[Row]) -> list[Row]:
    by_slug = {row.values["slug"]: row for row in rows}
    done: dict[str, Row] = {}

    def put(row: Row) -> None:
        parent = by_slug.get(row.values["parent"])
        if parent and parent.values["slug"] not in done:
            put(parent)
        done.setdefault(row.values["slug"], row)

    for row in rows:
        put(row)
    return list(done.values())


def load_portals(
    path: Path, *, progress: Callable[[int, int, Ensured], None] | None = None
) -> list[Ensured]:
    """Create or update the portals of a file in one transaction; twice is the same as once.

    `progress(done, total, result)` is called after each portal. Raises BadPortalFile with the line
    and the reason of each wrong row; nothing is changed then.
    """
    rows = read_rows(Path(path))
    check_rows(rows)
    results, wrong = [], []
    with transaction.atomic():
        portals = {portal.slug: portal for portal in Portal.objects.all()}
        for row in _parents_first(rows):
            values = dict(row.values)
            slug, parent = values.pop("slug"), portals.get(values.pop("parent"))
            try:
                with transaction.atomic():
                    result = ensure_portal(slug=slug, parent=parent, **values)
            except ValidationError as error:
                wrong += [
                    f"line {row.line}: {name}: {' '.join(sentences)}"
                    for name, sentences in error.message_dict.items()
                ]
                continue
            portals[slug] = result.portal
            results.append(result)
            if progress:
                progress(len(results), len(rows), result)
        if wrong:
            raise BadPortalFile(wrong)
    return results
