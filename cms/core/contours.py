"""Terrace lines: every portal's own, the contour lines of a small invented hillside.

The slug is the only input, so a portal's lines never change and need not be stored.
"""

import hashlib
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

# The drawing is 1200 x 520 units; templates name this size in their viewBox.
COLUMNS, ROWS, CELL = 30, 13, 40
LEVELS = 11
# Shorter lines would be specks.
SHORTEST = 10

Point = tuple[int, int]
Height = Callable[[float, float], float]


@lru_cache(maxsize=512)
def contours(slug: str) -> str:
    """SVG path data of a portal's terrace lines, about 4 kB."""
    height = _hillside(slug)
    heights = [[height(x, y) for x in range(COLUMNS + 1)] for y in range(ROWS + 1)]
    low, high = min(map(min, heights)), max(map(max, heights))
    step = (high - low) / (LEVELS + 1)
    return "".join(
        _curve(line)
        for number in range(1, LEVELS + 1)
        for line in _lines(_segments(heights, low + step * number))
        if len(line) >= SHORTEST
    )


def _hillside(slug: str) -> Height:
    """The height of every point: a leaning slope, a long wave, four to six hills and hollows."""
    rng = random.Random(hashlib.sha256(slug.encode()).digest())
    lean = rng.uniform(-0.5, 0.5)
    waves, phase = rng.uniform(1.2, 2.4), rng.uniform(0, math.tau)
    hills = [
        {
            "x": rng.uniform(-0.1, 1.1),
            "y": rng.uniform(-0.2, 1.2),
            "width": rng.uniform(0.12, 0.3),
            "height": rng.uniform(0.4, 1.0) * rng.choice((1, 1, -0.7)),
        }
        for _ in range(rng.randint(4, 6))
    ]

    def height(column: float, row: float) -> float:
        x, y = column / COLUMNS, row / ROWS
        slope = 0.9 * y + lean * x + 0.12 * math.sin(waves * math.tau * x + phase + 2 * y)
        return slope + sum(
            hill["height"]
            * math.exp(
                -((x - hill["x"]) ** 2 + (0.55 * (y - hill["y"])) ** 2) / (2 * hill["width"] ** 2)
            )
            for hill in hills
        )

    return height


def _segments(heights: list[list[float]], level: float) -> Iterator[tuple[Point, Point]]:
    """The pieces of one contour line, cell by cell (marching squares)."""
    for y in range(ROWS):
        for x in range(COLUMNS):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            crossings = []
            for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
                a, b = heights[ay][ax] - level, heights[by][bx] - level
                if (a < 0) != (b < 0):
                    part = a / (a - b)
                    crossings.append(
                        (
                            round((ax + part * (bx - ax)) * CELL),
                            round((ay + part * (by - ay)) * CELL),
                        )
                    )
            for start, end in zip(crossings[::2], crossings[1::2], strict=True):
                if start != end:
                    yield start, end


def _lines(segments: Iterator[tuple[Point, Point]]) -> Iterator[list[Point]]:
    """Segments joined end to end: open lines from their ends, then the rings."""
    neighbours: dict[Point, list[Point]] = defaultdict(list)
    for start, end in segments:
        neighbours[start].append(end)
        neighbours[end].append(start)
    ends = [point for point, others in neighbours.items() if len(others) == 1]
    for first in [*ends, *list(neighbours)]:
        line = [first]
        while neighbours[line[-1]]:
            here = line[-1]
            there = neighbours[here].pop()
            neighbours[there].remove(here)
            line.append(there)
        if len(line) > 1:
            yield line


def _curve(line: list[Point]) -> str:
    """A smooth path through the middles between every second point."""
    points = [line[0], *line[2:-1:2], line[-1]]
    path = "M{} {}".format(*points[0])
    for (ax, ay), (bx, by) in pairwise(points[1:]):
        path += f"Q{ax} {ay} {(ax + bx) // 2} {(ay + by) // 2}"
    return path + "L{} {}".format(*points[-1])
