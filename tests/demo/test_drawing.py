"""The pictures' program: one drawing for each picture, the same each time."""

from xml.etree import ElementTree

import pytest

from cms.demo.drawing.scenes import SCENES
from cms.demo.drawing.shapes import Drawing, contours, height_at, mix, through
from cms.demo.pictures import PICTURES

SVG = "{http://www.w3.org/2000/svg}"


def test_every_picture_has_a_drawing():
    assert set(SCENES) == set(PICTURES)


@pytest.mark.parametrize("key", ["office", "clinic", "city", "fansipan"])
def test_a_drawing_is_well_formed_holds_no_words_and_is_the_same_each_time(key):
    svg = SCENES[key]()

    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == "0 0 1600 900"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "defs",
        "linearGradient",
        "stop",
        "clipPath",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
    }
    assert "nan" not in svg
    assert SCENES[key]() == svg


def test_the_flag_has_its_proportions():
    d = Drawing(1)
    d.flag(0, 0, 300)

    rect, star = ElementTree.fromstring(d.svg())[1:]
    assert (rect.get("width"), rect.get("height")) == ("300", "200")
    # The upper point: a fifth of the width above the middle.
    assert star.get("d").startswith("M150 40L")


def test_contours_close_around_high_land():
    rings = contours(lambda x, y: 100 - abs(x - 800) / 4 - abs(y - 450) / 4, 60, 0, 900, 10)

    (ring,) = rings
    assert min(x for x, _y in ring) == pytest.approx(640, abs=10)
    assert max(y for _x, y in ring) == pytest.approx(610, abs=10)


def test_lines_go_through_their_points():
    line = through((0, 100), (400, 300), (800, 100))

    assert height_at(line, 0) == 100
    assert height_at(line, 400) == pytest.approx(300)
    assert height_at(line, 900) == 100
    assert mix("#000000", "#FF8000", 0.5) == "#804000"
