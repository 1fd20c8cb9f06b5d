"""Flat shapes as SVG: layers of land, contours of terraces, trees, houses, people.

Coordinates are pixels of a picture of 1600 x 900, y downwards. Everything that looks accidental
comes from a seeded generator, so that a picture is the same each time it is drawn.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from random import Random

WIDTH, HEIGHT = 1600, 900

Point = tuple[float, float]


class Drawing:
    """Elements from back to front."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self._defs: list[str] = []
        self._elements: list[str] = []

    # --- the document ----------------------------------------------------------------------------

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}">\n<defs>{"".join(self._defs)}</defs>\n'
            + "\n".join(self._elements)
            + "\n</svg>\n"
        )

    def add(self, tag: str, **attributes) -> None:
        self._elements.append(f"<{tag} {_attributes(attributes)}/>")

    def open_group(self, attributes: str = "") -> None:
        self._elements.append(f"<g {attributes}>")

    def close_group(self) -> None:
        self._elements.append("</g>")

    def gradient(self, *stops: tuple[float, str, float], horizontal: bool = False) -> str:
        """A fill of colours from top to bottom: (offset 0-1, colour, opacity)."""
        name = f"g{len(self._defs)}"
        inside = "".join(
            f'<stop offset="{offset:.3g}" stop-color="{colour}" stop-opacity="{opacity:.3g}"/>'
            for offset, colour, opacity in stops
        )
        end = 'x2="1" y2="0"' if horizontal else 'x2="0" y2="1"'
        self._defs.append(
            f'<linearGradient id="{name}" x1="0" y1="0" {end}>{inside}</linearGradient>'
        )
        return f"url(#{name})"

    def fade(self, *colours: str) -> str:
        """A fill that goes through colours from top to bottom."""
        last = len(colours) - 1
        return self.gradient(*((n / last, colour, 1) for n, colour in enumerate(colours)))

    def clip(self, d: str) -> str:
        """What only shows inside a path: pass the answer as `clip_path`."""
        name = f"c{len(self._defs)}"
        self._defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        return f"url(#{name})"

    # --- plain shapes ----------------------------------------------------------------------------

    def rect(self, x: float, y: float, w: float, h: float, fill: str, **more) -> None:
        self.add("rect", x=x, y=y, width=w, height=h, fill=fill, **more)

    def polygon(self, points: Sequence[Point], fill: str, **more) -> None:
        self.add("path", d=outline(points, smooth=False), fill=fill, **more)

    def blob(self, points: Sequence[Point], fill: str, **more) -> None:
        """A closed shape with a smooth outline."""
        self.add("path", d=outline(points, smooth=True), fill=fill, **more)

    def circle(self, x: float, y: float, r: float, fill: str, **more) -> None:
        self.add("circle", cx=x, cy=y, r=r, fill=fill, **more)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str, **more) -> None:
        self.add("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, **more)

    def line(self, points: Sequence[Point], colour: str, width: float, *, smooth=False, **more):
        self.add(
            "path",
            d=(curve(points) if smooth else straight(points)),
            fill="none",
            stroke=colour,
            stroke_width=width,
            stroke_linecap=more.pop("cap", "round"),
            stroke_linejoin="round",
            **more,
        )

    # --- air -------------------------------------------------------------------------------------

    def sky(self, *colours: str) -> None:
        self.rect(0, 0, WIDTH, HEIGHT, self.fade(*colours))

    def sun(self, x: float, y: float, r: float, colour: str, glow: float = 0.25) -> None:
        self.circle(x, y, r * 1.7, colour, opacity=glow * 0.5)
        self.circle(x, y, r * 1.3, colour, opacity=glow)
        self.circle(x, y, r, colour)

    def mist(self, y: float, height: float, colour: str, opacity: float = 0.8) -> None:
        """A soft bank that is thickest in its middle."""
        fill = self.gradient((0, colour, 0), (0.55, colour, opacity), (1, colour, 0))
        self.rect(0, y, WIDTH, height, fill)

    def cloud(self, x: float, y: float, width: float, colour: str, opacity: float = 1) -> None:
        """A long flat cloud of round tops on a straight base."""
        height = width * 0.16
        points = [(x - width / 2, y)]
        tops = 4 + int(width // 160)
        for n in range(tops):
            share = (n + 0.5) / tops
            rise = math.sin(math.pi * share) ** 0.7 * height * self.random.uniform(0.6, 1.1)
            points.append((x - width / 2 + width * share, y - rise))
        points.append((x + width / 2, y))
        d = f"M{_n(points[0][0])} {_n(points[0][1])}"
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            r = math.hypot(bx - ax, by - ay) * 0.6
            d += f"A{_n(r)} {_n(r)} 0 0 1 {_n(bx)} {_n(by)}"
        self.add("path", d=d + "Z", fill=colour, opacity=opacity)

    def birds(self, x: float, y: float, count: int, colour: str, size: float = 14) -> None:
        for _ in range(count):
            bx, by = x + self.random.uniform(-90, 90), y + self.random.uniform(-35, 35)
            s = size * self.random.uniform(0.6, 1)
            d = (
                f"M{_n(bx - s)} {_n(by - s * 0.3)}Q{_n(bx - s * 0.4)} {_n(by - s * 0.5)} {_n(bx)} "
                f"{_n(by)}Q{_n(bx + s * 0.4)} {_n(by - s * 0.5)} {_n(bx + s)} {_n(by - s * 0.3)}"
            )
            self.add(
                "path", d=d, fill="none", stroke=colour, stroke_width=2.2, stroke_linecap="round"
            )

    # --- land ------------------------------------------------------------------------------------

    def ridge(
        self, base: float, height: float, *, peaks: int = 4, rough: float = 0.5, step: int = 25
    ) -> list[Point]:
        """The line of a mountain range: about `peaks` tops, `height` above `base` at most."""
        noise = Noise(self.random)
        points = []
        for x in range(-step * 2, WIDTH + step * 3, step):
            u = x / WIDTH * peaks
            value = (
                noise.at(u)
                + rough * 0.5 * noise.at(u * 2.7 + 9)
                + rough * 0.22 * noise.at(u * 7 + 4)
            )
            points.append((x, base - height * value / (1 + rough * 0.72)))
        return points

    def land(
        self, top: Sequence[Point], fill: str, *, smooth: bool = True, bottom: float = HEIGHT + 20
    ):
        """Everything below a line."""
        self.add("path", d=below(top, bottom, smooth=smooth), fill=fill)

    def range(self, base, height, fill, *, peaks=4, rough=0.5, smooth=True) -> list[Point]:
        """A mountain range, filled down to the bottom; gives its line."""
        points = self.ridge(base, height, peaks=peaks, rough=rough)
        self.land(points, fill, smooth=smooth)
        return points

    def terraces(
        self,
        top: Sequence[Point],
        fills: Sequence[str],
        bank: str,
        *,
        step: float,
        wave: float = 1.0,
        scale: float = 300,
        drop: float = 4,
        growth: float = 0.78,
        ground: str = "",
    ) -> Callable[[float, float], float]:
        """A hillside of steps below the line `top`.

        `step` is the height of the uppermost steps in pixels; lower ones are nearer and grow.
        `wave` is how far their edges wander, over distances of about `scale` pixels. `drop` is the
        height of the bank below each step at the bottom of the picture. Gives the field whose
        levels the steps are.
        """
        noise = Noise(self.random)
        highest = min(y for _x, y in top)

        def field(x: float, y: float) -> float:
            s = y - height_at(top, x)
            depth = max(s, 0.0) ** growth if s > 0 else s
            calm = min(max(s, 0) / 90, 1)
            bumps = noise.at(x / scale + 5, y / (scale * 0.55)) - 0.5
            bumps += 0.4 * (noise.at(x / (scale * 0.4) + 40, y / (scale * 0.25) + 9) - 0.5)
            return -depth + bumps * wave * 60 * calm

        lowest = -((HEIGHT + 60 - highest) ** growth) - wave * 40
        clip = self.clip(below(top))
        self.land(top, ground or fills[0])
        count, fill = int(-lowest / step), ""
        self.open_group(f'clip-path="{clip}"')
        for number in range(count):
            level = -step * (count - number)
            fill = self.random.choice([f for f in fills if f != fill])
            for ring in contours(field, level, highest - 30, HEIGHT + 40, 14):
                hang = [
                    (x, y + drop * (0.25 + 0.75 * max(y - highest, 0) / (HEIGHT - highest)))
                    for x, y in ring
                ]
                self.blob(hang, bank)
                self.blob(ring, fill)
        self.close_group()
        return field

    def ribbon(
        self, points: Sequence[tuple[float, float, float]], wide: float, colour: str
    ) -> None:
        """A road through (x, y, half width), `wide` times so wide."""
        left, right = [], []
        for n, (x, y, w) in enumerate(points):
            (ax, ay, _), (bx, by, _) = points[max(n - 1, 0)], points[min(n + 1, len(points) - 1)]
            length = math.hypot(bx - ax, by - ay) or 1
            nx, ny = -(by - ay) / length * w * wide, (bx - ax) / length * w * wide * 0.62
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.polygon(left + right[::-1], colour)

    # --- plants ----------------------------------------------------------------------------------

    def tree(self, x: float, y: float, h: float, leaf: str, shade: str, trunk: str) -> None:
        """A round tree that stands at (x, y)."""
        self.line([(x, y), (x, y - h * 0.5)], trunk, max(1.5, h * 0.07))
        self.ellipse(x, y - h * 0.64, h * 0.3, h * 0.36, shade)
        self.ellipse(x - h * 0.04, y - h * 0.68, h * 0.25, h * 0.3, leaf)

    def bushy(self, x: float, y: float, h: float, leaf: str, shade: str, trunk: str) -> None:
        """A broad tree with a crown of several rounds."""
        self.line([(x, y), (x, y - h * 0.5)], trunk, h * 0.08)
        self.line([(x, y - h * 0.3), (x - h * 0.16, y - h * 0.5)], trunk, h * 0.045)
        self.line([(x, y - h * 0.34), (x + h * 0.16, y - h * 0.52)], trunk, h * 0.045)
        rounds = [
            (-0.26, 0.52, 0.2),
            (0.27, 0.54, 0.2),
            (0, 0.6, 0.27),
            (-0.12, 0.76, 0.2),
            (0.14, 0.74, 0.2),
        ]
        for dx, dy, r in rounds:
            self.circle(x + dx * h, y - dy * h + 0.035 * h, r * h, shade)
        for dx, dy, r in rounds:
            self.circle(x + (dx - 0.02) * h, y - (dy + 0.02) * h, r * h * 0.86, leaf)

    def fir(self, x: float, y: float, h: float, leaf: str, trunk: str) -> None:
        """A pointed tree (pơ mu, sa mu)."""
        self.line([(x, y), (x, y - h * 0.3)], trunk, max(1.5, h * 0.05))
        for n in range(3):
            low, high, half = (
                y - h * (0.12 + 0.26 * n),
                y - h * (0.5 + 0.25 * n),
                h * (0.24 - 0.055 * n),
            )
            self.polygon([(x - half, low), (x, high), (x + half, low)], leaf)

    def bamboo(self, x: float, y: float, h: float, leaf: str, stem: str) -> None:
        """A clump of arching stems with hanging leaves."""
        for number, lean in enumerate((-0.5, 0.46, -0.3, 0.28, -0.1, 0.08)):
            reach = self.random.uniform(0.82, 1) * (1 - abs(lean) * 0.35)
            stem_points = [
                (x + lean * h * (0.1 + 0.9 * t**2.4), y - h * reach * (t - 0.2 * abs(lean) * t**5))
                for t in (n / 10 for n in range(11))
            ]
            self.line(stem_points, stem, max(2, h * 0.018), smooth=True)
            colour = mix(leaf, "#1F4A24", 0.12 * (number % 3))
            for n in range(4, 11):
                px, py = stem_points[n]
                for side in (-1, 0, 1):
                    size = h * self.random.uniform(0.07, 0.11)
                    turn = 90 + side * 48 + lean * 40 + self.random.uniform(-12, 12)
                    self.ellipse(
                        px,
                        py,
                        size,
                        size * 0.17,
                        colour,
                        transform=f"rotate({turn:.0f} {px:.0f} {py:.0f}) translate({size * 0.8:.0f} 0)",
                    )

    def grove(
        self,
        line: Sequence[Point],
        count: int,
        h: float,
        draw: Callable[[float, float, float], None],
    ):
        """Trees along a line, `h` high on average."""
        xs = sorted(self.random.uniform(line[0][0], line[-1][0]) for _ in range(count))
        for x in xs:
            draw(x, height_at(line, x) + h * 0.08, h * self.random.uniform(0.7, 1.25))

    # --- what people make ------------------------------------------------------------------------

    def house(
        self,
        x: float,
        y: float,
        w: float,
        wall: str,
        roof: str,
        dark: str,
        *,
        stilts: float = 0,
        side: int = 1,
    ) -> None:
        """A mountain house with a hipped roof, on stilts or on the ground; (x, y) is its foot."""
        h = w * 0.3
        floor = y - stilts
        if stilts:
            for n in range(5):
                px = x - w * 0.42 + w * 0.84 * n / 4
                self.line([(px, y), (px, floor)], dark, max(1.5, w * 0.025), cap="butt")
            self.rect(x - w * 0.46, floor - w * 0.02, w * 0.92, w * 0.04, dark)
        self.rect(x - w * 0.4, floor - h, w * 0.8, h, wall)
        self.rect(x - w * 0.4, floor - h, w * 0.8, h * 0.22, dark, opacity=0.35)
        self.rect(x - side * w * 0.08 - w * 0.055, floor - h * 0.72, w * 0.11, h * 0.72, dark)
        self.rect(x + side * w * 0.17 - w * 0.05, floor - h * 0.66, w * 0.1, h * 0.3, dark)
        eave, top = floor - h * 0.86, floor - h - w * 0.27
        self.polygon(
            [(x - w * 0.54, eave), (x - w * 0.3, top), (x + w * 0.3, top), (x + w * 0.54, eave)],
            roof,
        )
        self.polygon(
            [(x + w * 0.18, top), (x + w * 0.3, top), (x + w * 0.54, eave), (x + w * 0.4, eave)],
            dark,
            opacity=0.22,
        )
        self.line([(x - w * 0.3, top), (x + w * 0.3, top)], dark, max(1.5, w * 0.022), opacity=0.7)

    def flag(self, x: float, y: float, w: float) -> None:
        """The national flag, its upper left corner at (x, y): 2:3, star of radius w/5."""
        h = w * 2 / 3
        self.rect(x, y, w, h, "#C8201E")
        cx, cy, r = x + w / 2, y + h / 2, w / 5
        star = []
        for n in range(10):
            angle = -math.pi / 2 + n * math.pi / 5
            # A pentagram: its inner corners lie at 0.382 of the radius.
            radius = r if n % 2 == 0 else r * 0.381966
            star.append((cx + radius * math.cos(angle), cy + radius * math.sin(angle)))
        self.polygon(star, "#FFD23E")

    def flagpole(
        self, x: float, foot: float, top: float, w: float, colour: str = "#8A8578"
    ) -> None:
        self.line([(x, foot), (x, top - 4)], colour, max(2.5, w * 0.05), cap="butt")
        self.circle(x, top - 6, max(2, w * 0.045), "#E0A021")
        self.flag(x, top, w)

    def person(
        self,
        x: float,
        y: float,
        h: float,
        *,
        coat: str,
        skirt: str,
        hat: str = "",
        hair: str = "#2B2430",
        skin: str = "#D9A577",
        basket: str = "",
        facing: int = 1,
        trim: str = "",
    ) -> None:
        """A small standing figure without a face; (x, y) is where it stands.

        `hat` is the colour of a conical hat or, beginning with "scarf:", of a head scarf.
        """
        if basket:
            bx = x - facing * h * 0.14
            self.polygon(
                [
                    (bx - h * 0.12, y - h * 0.78),
                    (bx + h * 0.1, y - h * 0.78),
                    (bx + h * 0.06, y - h * 0.46),
                    (bx - h * 0.08, y - h * 0.46),
                ],
                basket,
            )
        for dx in (-0.055, 0.055):
            self.line(
                [(x + dx * h, y), (x + dx * h, y - h * 0.28)], "#3A3340", h * 0.07, cap="butt"
            )
        self.polygon(
            [
                (x - h * 0.1, y - h * 0.52),
                (x + h * 0.1, y - h * 0.52),
                (x + h * 0.17, y - h * 0.17),
                (x - h * 0.17, y - h * 0.17),
            ],
            skirt,
        )
        if trim:
            self.polygon(
                [
                    (x - h * 0.158, y - h * 0.225),
                    (x + h * 0.158, y - h * 0.225),
                    (x + h * 0.17, y - h * 0.17),
                    (x - h * 0.17, y - h * 0.17),
                ],
                trim,
            )
        self.blob(
            [
                (x - h * 0.12, y - h * 0.76),
                (x, y - h * 0.81),
                (x + h * 0.12, y - h * 0.76),
                (x + h * 0.125, y - h * 0.5),
                (x, y - h * 0.47),
                (x - h * 0.125, y - h * 0.5),
            ],
            coat,
        )
        self.line(
            [
                (x + facing * h * 0.1, y - h * 0.73),
                (x + facing * h * 0.17, y - h * 0.57),
                (x + facing * h * 0.1, y - h * 0.46),
            ],
            coat,
            h * 0.07,
        )
        self.rect(x - h * 0.03, y - h * 0.84, h * 0.06, h * 0.06, skin)
        self.ellipse(x, y - h * 0.895, h * 0.075, h * 0.085, skin)
        self.add(
            "path",
            d=f"M{_n(x - h * 0.085)} {_n(y - h * 0.88)}A{_n(h * 0.085)} {_n(h * 0.1)} 0 0 1 "
            f"{_n(x + h * 0.085)} {_n(y - h * 0.88)}L{_n(x + h * 0.06)} {_n(y - h * 0.92)}"
            f"L{_n(x - h * 0.06)} {_n(y - h * 0.92)}Z",
            fill=hair,
        )
        if hat.startswith("scarf:"):
            self.ellipse(x, y - h * 0.955, h * 0.1, h * 0.055, hat.removeprefix("scarf:"))
        elif hat:
            self.polygon(
                [(x - h * 0.2, y - h * 0.9), (x, y - h * 1.04), (x + h * 0.2, y - h * 0.9)], hat
            )
            self.ellipse(x, y - h * 0.9, h * 0.2, h * 0.022, hat)


class Noise:
    """Smooth values from 0 to 1 along a line or on a plane."""

    def __init__(self, random: Random):
        self._table = [random.random() for _ in range(4096)]

    def _value(self, n: int, m: int = 0) -> float:
        return self._table[(n * 374761393 + m * 668265263 & 0x7FFFFFFF) % 4093]

    def at(self, u: float, v: float = 0.0) -> float:
        n, m = math.floor(u), math.floor(v)
        s, t = _ease(u - n), _ease(v - m)
        low = self._value(n, m) * (1 - s) + self._value(n + 1, m) * s
        high = self._value(n, m + 1) * (1 - s) + self._value(n + 1, m + 1) * s
        return low * (1 - t) + high * t


def _ease(t: float) -> float:
    return t * t * (3 - 2 * t)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _attributes(attributes: dict) -> str:
    return " ".join(
        f'{name.replace("_", "-")}="{_n(value) if isinstance(value, float) and name != "opacity" else value}"'
        for name, value in attributes.items()
    )


def straight(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """A smooth path through points (Catmull-Rom, as Bézier curves)."""
    count = len(points)

    def at(n: int) -> Point:
        return points[n % count] if closed else points[min(max(n, 0), count - 1)]

    d = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for n in range(count if closed else count - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = at(n - 1), at(n), at(n + 1), at(n + 2)
        d += (
            f"C{_n(bx + (cx - ax) / 6)} {_n(by + (cy - ay) / 6)} "
            f"{_n(cx - (dx - bx) / 6)} {_n(cy - (dy - by) / 6)} {_n(cx)} {_n(cy)}"
        )
    return d


def below(top: Sequence[Point], bottom: float = HEIGHT + 20, *, smooth: bool = True) -> str:
    """The outline of everything below a line from left to right."""
    d = curve(top) if smooth else straight(top)
    return f"{d}L{_n(top[-1][0])} {_n(bottom)}L{_n(top[0][0])} {_n(bottom)}Z"


def outline(points: Sequence[Point], smooth: bool) -> str:
    return (curve(points, closed=True) if smooth else straight(points)) + "Z"


def through(*points: Point, step: float = 20) -> list[Point]:
    """A smooth line from left to right through points, as many points."""
    xs = [x for x, _y in points]
    line = []
    for n in range(len(points) - 1):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = (
            points[max(n - 1, 0)],
            points[n],
            points[n + 1],
            points[min(n + 2, len(points) - 1)],
        )
        start, end = (cy - ay) / ((cx - ax) or 1), (dy - by) / ((dx - bx) or 1)
        parts = max(2, int((cx - bx) / step))
        for part in range(parts):
            t = part / parts
            h00, h10 = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
            h01, h11 = -2 * t**3 + 3 * t**2, t**3 - t**2
            y = h00 * by + h10 * (cx - bx) * start + h01 * cy + h11 * (cx - bx) * end
            line.append((bx + (cx - bx) * t, y))
    return [*line, (xs[-1], points[-1][1])]


def height_at(line: Sequence[Point], x: float) -> float:
    """The y of a line that runs from left to right, at x."""
    for (ax, ay), (bx, by) in itertools.pairwise(line):
        if ax <= x <= bx:
            return ay + (by - ay) * (x - ax) / (bx - ax or 1)
    return line[0][1] if x < line[0][0] else line[-1][1]


def mix(a: str, b: str, share: float) -> str:
    """A colour between two, `share` of the way to the second."""
    pairs = [(int(a[n : n + 2], 16), int(b[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * share):02X}" for x, y in pairs)


def contours(
    field: Callable[[float, float], float], level: float, top: float, bottom: float, cell: int
) -> list[list[Point]]:
    """Closed outlines of the places where the field is at least `level` (marching squares)."""
    xs = list(range(-3 * cell, WIDTH + 4 * cell, cell))
    ys = [top + n * cell for n in range(int((bottom - top) / cell) + 2)]
    low = level - 1
    grid = [[field(x, y) - level for x in xs] for y in ys]
    for row in grid:  # everything outside is low, so that every outline closes
        row[0] = row[-1] = low - level
    grid[0] = grid[-1] = [low - level] * len(xs)

    def between(i: int, j: int, k: int, m: int) -> Point:
        a, b = grid[j][i], grid[m][k]
        share = min(max(a / (a - b), 0.02), 0.98)
        return xs[i] + (xs[k] - xs[i]) * share, ys[j] + (ys[m] - ys[j]) * share

    following: dict[tuple, tuple] = {}
    places: dict[tuple, Point] = {}
    for j in range(len(ys) - 1):
        for i in range(len(xs) - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            high = [grid[m][k] >= 0 for k, m in corners]
            if all(high) or not any(high):
                continue
            enters, leaves = [], []
            for n in range(4):
                (a, b), (c, d) = corners[n], corners[(n + 1) % 4]
                if high[n] != high[(n + 1) % 4]:
                    edge = (min(a, c), min(b, d), b == d)
                    places[edge] = between(a, b, c, d)
                    (leaves if high[n] else enters).append((n, edge))
            for n, edge in enters:
                # Around the cell to the next edge where the high land ends.
                _, end = min(leaves, key=lambda leave: (leave[0] - n) % 4)
                following[edge] = end
    rings = []
    while following:
        edge = next(iter(following))
        ring = []
        while edge in following:
            ring.append(places[edge])
            edge = following.pop(edge)
        if len(ring) > 4:
            rings.append(ring)
    return rings
