"""Rows of the bench's table: what was measured, beside what, and whether its bar is met."""

from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass
class Row:
    """One line. `value` and `peer` have the same `unit`; `is_met` is None for what has no bar."""

    work: str
    value: float
    unit: str
    peer: float | None = None
    beside: str = ""
    bar: str = ""
    is_met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer if self.peer else None


def at_most(work: str, value: float, unit: str, bar: float) -> Row:
    return Row(work, value, unit, bar=f"<= {bar:g}", is_met=value <= bar)


def ratio_at_most(work, value, unit, peer, beside, bar: float) -> Row:
    row = Row(work, value, unit, peer, beside, f"<= {bar:g} x")
    row.is_met = row.ratio is not None and row.ratio <= bar
    return row


def ratio_at_least(work, value, unit, peer, beside, bar: float) -> Row:
    row = Row(work, value, unit, peer, beside, f">= {bar:g} x")
    row.is_met = row.ratio is not None and row.ratio >= bar
    return row


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of them do not exceed; 0 of none."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def as_text(rows: list[Row]) -> str:
    lines = [("work", "measured", "beside it", "ratio", "bar", "")]
    for row in rows:
        lines.append(
            (
                row.work,
                f"{row.value:,.4g} {row.unit}".strip()
                if row.value < 1000
                else f"{row.value:,.0f} {row.unit}",
                "" if row.peer is None else f"{row.peer:,.4g} ({row.beside})",
                "" if row.ratio is None else f"{row.ratio:.2f}",
                row.bar,
                {True: "met", False: "MISSED", None: ""}[row.is_met],
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_json(rows: list[Row]) -> list[dict]:
    return [asdict(row) | {"ratio": row.ratio} for row in rows]
