"""A portal's own colour: the palette, what is refused, how it is served."""

import random
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from cms.core import theme
from cms.core.colours import BASE, ON_BRAND, PAIRS, PoorContrast, contrast, derive, hex_of, oklch_of
from sites.operations import declare_mourning, ensure_portal

PORTAL_CSS = Path(theme.__file__).parent / "static/core/portal.css"
GREEN, YELLOW = "#1b4332", "#ffd400"


def ratios(brand):
    for scheme, palette in derive(brand).items():
        known = BASE[scheme] | {"on_brand": ON_BRAND} | palette
        for pair in PAIRS:
            yield scheme, pair, pair.ratio(known)


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == 21
    assert round(contrast("#ffffff", "#767676"), 2) == 4.54


def test_oklch_there_and_back_is_the_same_colour():
    chosen = random.Random(20210705)
    for _ in range(500):
        colour = f"#{chosen.randrange(1 << 24):06x}"
        assert hex_of(oklch_of(colour)) == colour


def test_the_colours_beside_the_derived_ones_are_those_of_the_style_sheet():
    css = PORTAL_CSS.read_text(encoding="utf-8")
    roots = re.findall(r"\n +:root \{([^}]*--paper[^}]*)\}", css)
    light, dark = (
        {name.replace("-", "_"): value for name, value in re.findall(r"--([\w-]+): (#\w+);", root)}
        for root in roots[:2]
    )
    for scheme, tokens in {"light": light, "dark": light | dark}.items():
        assert {name: tokens[name] for name in BASE[scheme]} == BASE[scheme]


def test_every_pair_of_an_accepted_colour_holds_in_both_schemes():
    chosen, accepted = random.Random(42), 0
    for _ in range(400):
        colour = f"#{chosen.randrange(1 << 24):06x}"
        try:
            low = [row for row in ratios(colour) if row[2] < row[1].least]
        except PoorContrast:
            assert contrast(colour, ON_BRAND) < 7
        else:
            accepted += 1
            assert low == []
    assert accepted > 40


@pytest.mark.parametrize("colour", ["#25376f", "#9c1a1c", "#0f544e", "#3d5a16", "#6a2b58"])
def test_the_presets_of_the_kinds_would_be_accepted(colour):
    assert derive(colour)["light"]["brand"] == colour


def test_a_colour_that_is_too_light_is_refused_with_the_pair_and_its_ratio(sapa):
    with pytest.raises(ValidationError) as refused:
        ensure_portal(slug="sapa", colour="#ff0000")

    (message,) = refused.value.message_dict["colour"]
    assert "3.9" in message
    assert "7" in message
    sapa.refresh_from_db()
    assert sapa.colour == ""


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "1b4332", "#1b4332;", "#1b4332\n"])
def test_what_is_no_colour_is_refused(sapa, colour):
    with pytest.raises(ValidationError) as refused:
        ensure_portal(slug="sapa", colour=colour)
    assert "colour" in refused.value.message_dict


def linked(response) -> list[str]:
    return re.findall(r'href="(/theme/[^"]+)"', response.content.decode())


class TestServing:
    @pytest.fixture(autouse=True)
    def green(self, sapa, bacha):
        ensure_portal(slug="sapa", colour=GREEN)

    def test_the_pages_of_that_portal_alone_link_it(self, browse, sapa, bacha):
        assert len(linked(browse(sapa).get("/"))) == 1
        assert linked(browse(sapa).get("/")) == linked(browse(sapa).get("/en/"))
        assert linked(browse(bacha).get("/")) == []

    def test_it_keeps_for_a_year_and_needs_no_session(self, browse, sapa):
        (address,) = linked(browse(sapa).get("/"))

        response = browse(sapa).get(address)

        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Vary" not in response
        assert not response.cookies
        assert f"--brand:{GREEN}" in response.content.decode()
        assert "prefers-color-scheme:dark" in response.content.decode()

    def test_another_colour_has_another_address_and_the_old_one_follows(self, browse, sapa):
        (before,) = linked(browse(sapa).get("/"))
        ensure_portal(slug="sapa", colour="#5c2d91")

        (after,) = linked(browse(sapa).get("/"))
        assert after != before
        old = browse(sapa).get(before)
        assert old["Cache-Control"] == "no-cache"
        assert "--brand:#5c2d91" in old.content.decode()

    def test_no_portal_serves_anothers(self, browse, sapa, bacha):
        (address,) = linked(browse(sapa).get("/"))
        assert browse(bacha).get(address).status_code == 404

    def test_a_portal_without_a_colour_has_none(self, browse, bacha):
        assert browse(bacha).get("/theme/bacha.0123456789ab.css").status_code == 404

    def test_mourning_leaves_it_out(self, browse, sapa, mourning):
        assert linked(browse(sapa).get("/")) == []


@pytest.fixture
def mourning(laocai):
    declare_mourning(starts_on=date(2000, 1, 1), ends_on=date(2100, 1, 1))
