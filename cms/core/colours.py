"""A portal's own colour: one is given, the palette is derived and every pair of it is checked.

Lightness steps are those between the drawn presets of portal.css, in OKLCH (CSS Color Module
Level 4, section 9.4; B. Ottosson, 2020), where one step looks alike in every hue. Contrast is that
of WCAG 2.2.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Palette = dict[str, str]

# Tokens of portal.css that are the same for every kind of portal and stand beside a derived one;
# a test compares them.
BASE: dict[str, Palette] = {
    "light": {
        "paper": "#fbfaf5",
        "surface": "#ffffff",
        "sunken": "#f4f1e9",
        "ink": "#1a2130",
        "ink_2": "#4a5263",
        "accent": "#e0a021",
        "focus_a": "#1a2130",
        "focus_b": "#ffc83d",
        "mark": "#ffe08a",
    },
    "dark": {
        "paper": "#10141b",
        "surface": "#181e28",
        "sunken": "#0b0e14",
        "ink": "#edeae1",
        "ink_2": "#b3b8c3",
        "accent": "#e5ae3f",
        "focus_a": "#10141b",
        "focus_b": "#ffc83d",
        "mark": "#5a4a14",
    },
}
ON_BRAND = "#ffffff"


@dataclass(frozen=True)
class Pair:
    """A colour that stands on another, and the least ratio between them (WCAG 2.2, 1.4.3, 1.4.6, 1.4.11).

    Of several colours ("focus_a|focus_b") one must reach it.
    """

    front: str
    ground: str
    least: float = 4.5

    def ratio(self, palette: Palette) -> float:
        ground = palette[self.ground]
        return max(contrast(palette[name], ground) for name in self.front.split("|"))


# Every pair in which a derived colour takes part.
PAIRS = (
    Pair("on_brand", "brand", 7),
    Pair("accent", "brand", 3),
    Pair("focus_a|focus_b", "brand", 3),
    Pair("on_brand", "brand_strong", 7),
    Pair("on_brand", "brand_line"),
    Pair("on_brand_2", "brand"),
    Pair("on_brand_2", "brand_strong"),
    Pair("on_brand_2", "brand_line", 3),
    Pair("ink", "tint", 7),
    Pair("ink_2", "tint"),
    Pair("focus_a|focus_b", "tint", 3),
    Pair("brand_text", "paper"),
    Pair("brand_text", "surface"),
    Pair("brand_text", "sunken"),
    Pair("brand_text", "tint"),
    Pair("brand_text", "mark"),
)


class PoorContrast(ValidationError):
    """No palette can be derived from this colour; says which pair stays below which ratio."""

    def __init__(self, pair: Pair, scheme: str, ratio: float):
        self.pair, self.scheme, self.ratio = pair, scheme, ratio
        super().__init__(
            _(
                "%(front)s on %(ground)s would have a contrast of %(ratio)s to 1 in the "
                "%(scheme)s scheme; %(least)s to 1 is the least. Choose a darker colour."
            ),
            code="poor_contrast",
            params={
                "front": _WORDS[pair.front],
                "ground": _WORDS[pair.ground],
                # Cut, not rounded: 6.96 is not 7.
                "ratio": f"{math.floor(ratio * 10) / 10:.1f}",
                "scheme": _SCHEMES[scheme],
                "least": f"{pair.least:g}",
            },
        )


_SCHEMES = {"light": _("light"), "dark": _("dark")}
_WORDS = {
    "on_brand": _("white text"),
    "on_brand_2": _("the small text of the masthead"),
    "accent": _("rice gold"),
    "focus_a|focus_b": _("the focus ring"),
    "ink": _("text"),
    "ink_2": _("small text"),
    "brand": _("the colour"),
    "brand_strong": _("the darker colour of the footer"),
    "brand_line": _("the terrace lines"),
    "brand_text": _("the colour of links"),
    "tint": _("the tinted ground"),
    "paper": _("the page"),
    "surface": _("a field"),
    "sunken": _("a band"),
    "mark": _("a marked word"),
}


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, chroma: float | None = None) -> "Oklch":
        chroma = self.chroma if chroma is None else chroma
        return Oklch(min(max(lightness, 0), 1), chroma, self.hue)


def contrast(a: str, b: str) -> float:
    """The ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def oklch_of(colour: str) -> Oklch:
    """`colour` is "#rrggbb"."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def hex_of(colour: Oklch) -> str:
    """The nearest colour of sRGB with this lightness and hue: chroma gives way."""
    chroma = colour.chroma
    while True:
        channels = _channels(colour.at(colour.lightness, chroma))
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(f"{round(min(max(c, 0), 1) * 255):02x}" for c in channels)
        chroma -= 0.002


@lru_cache(maxsize=256)
def derive(brand: str) -> dict[str, Palette]:
    """The palettes "light" and "dark" of a portal whose colour is `brand` ("#rrggbb").

    Raises PoorContrast where a pair cannot reach its ratio.
    """
    given = oklch_of(brand)
    return {
        "light": _complete("light", _light(brand.lower(), given)),
        "dark": _complete("dark", _dark(given)),
    }


def stylesheet(brand: str) -> str:
    """The palettes as CSS, for the layer in which portal.css has its tokens. Raises PoorContrast."""
    light, dark = (_rule(palette) for palette in derive(brand).values())
    return f"@layer tokens{{{light}@media (prefers-color-scheme:dark){{{dark}}}}}\n"


def _rule(palette: Palette) -> str:
    return ":root{" + "".join(f"--{n.replace('_', '-')}:{c};" for n, c in palette.items()) + "}"


# A derived colour begins at its usual lightness and moves by steps until its pairs hold.
_STEP = 0.01


def _light(brand: str, given: Oklch) -> Iterator[tuple[str, Callable[[int], str]]]:
    lightness, chroma = given.lightness, given.chroma
    yield "brand", lambda step: brand
    yield "brand_strong", _from(given, lightness - 0.09, chroma * 0.75, -_STEP)
    yield "on_brand_2", _from(given, 0.9, min(chroma * 0.4, 0.045), _STEP)
    yield "brand_line", _from(given, max(lightness + 0.13, 0.36), chroma, -_STEP)
    yield "tint", _from(given, 0.953, min(chroma * 0.15, 0.018), _STEP)
    yield "brand_text", _from(given, lightness, chroma, -_STEP)


def _dark(given: Oklch) -> Iterator[tuple[str, Callable[[int], str]]]:
    lightness, chroma = min(given.lightness * 0.8, 0.36), given.chroma * 0.8
    yield "brand", _from(given, lightness, chroma, -_STEP)
    yield "brand_strong", _from(given, lightness - 0.08, chroma * 0.7, -_STEP)
    yield "on_brand_2", _from(given, 0.875, min(chroma * 0.5, 0.05), _STEP)
    yield "brand_line", _from(given, max(lightness + 0.14, 0.36), chroma * 1.15, -_STEP)
    yield "tint", _from(given, 0.245, min(chroma * 0.45, 0.036), -_STEP)
    yield "brand_text", _from(given, 0.82, min(given.chroma * 0.8, 0.1), _STEP)


def _from(given: Oklch, lightness: float, chroma: float, step: float) -> Callable[[int], str]:
    return lambda number: hex_of(given.at(lightness + number * step, chroma))


def _complete(scheme: str, tokens: Iterator[tuple[str, Callable[[int], str]]]) -> Palette:
    """Choose the tokens one after the other, each by the pairs it forms with those before it."""
    palette = BASE[scheme] | {"on_brand": ON_BRAND}
    derived = {}
    for name, candidate in tokens:
        pairs = [pair for pair in PAIRS if _is_settled_by(name, pair, palette)]
        first_wrong = None
        for number in range(30):
            palette[name] = candidate(number)
            wrong = next((pair for pair in pairs if pair.ratio(palette) < pair.least), None)
            if wrong is None:
                break
            first_wrong = first_wrong or PoorContrast(wrong, scheme, wrong.ratio(palette))
        else:
            raise first_wrong
        derived[name] = palette[name]
    return derived


def _is_settled_by(name: str, pair: Pair, known: Palette) -> bool:
    names = {*pair.front.split("|"), pair.ground}
    return name in names and names <= {*known, name}


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, ...]:
    values = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def _channels(colour: Oklch) -> tuple[float, ...]:
    """Red, green, blue of sRGB; outside 0 to 1 where sRGB has no such colour."""
    hue = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(hue), colour.chroma * math.sin(hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return tuple(
        12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        for value in linear
    )
