"""The texts that are shipped: whole, in their form, and at home in the portals that get them."""

import csv
import re
import unicodedata
from datetime import date, time
from functools import cache

import pytest
from PIL import Image

from cms.core.text import forbidden_characters, normalise, slug_of
from cms.demo.pictures import FOLDER as PICTURES_FOLDER
from cms.demo.pictures import PICTURES
from cms.demo.texts import FOLDER, LANGUAGES, read_texts
from cms.media.body import BodyBlock
from cms.media.pictures import FORMATS, WIDTHS
from cms.news.sections import required_sections

with (FOLDER.parent / "portals.csv").open(encoding="utf-8") as file:
    KINDS = {row["slug"]: row["kind"] for row in csv.DictReader(file)}

# No portal has articles of its own in the first half of 2021: those days belong to the province's
# report, whose figures a test compares with.
REPORTED = (date(2021, 1, 1), date(2021, 6, 30))
LAST_DAY = date(2021, 11, 24)
FIRST_DAY = date(2020, 7, 1)

# Blocks that name pictures, files or sections by keys.
WITH_KEYS = {"image", "gallery", "video", "documents", "related_pages"}

texts_of = cache(read_texts)


def test_every_portal_has_texts_and_no_other():
    assert len(KINDS) == 83
    assert {path.stem for path in FOLDER.iterdir()} == set(KINDS)


@pytest.fixture(params=KINDS)
def slug(request):
    return request.param


def all_texts(slug):
    texts = texts_of(slug)
    yield from texts.about.items()
    for item in [*texts.articles, *texts.announcements]:
        yield from item.texts.items()


def test_there_are_enough_articles_in_both_languages(slug):
    articles = texts_of(slug).articles

    assert len(articles) >= 5
    assert any("en" in article.texts for article in articles)
    assert sum(article.is_featured for article in articles) == 1


def test_articles_stand_in_sections_of_the_portals_kind(slug):
    sections = {section.key for section in required_sections(KINDS[slug])}

    found = {article.section for article in texts_of(slug).articles}

    assert found <= sections - {"introduction"}
    assert len(found) >= 4


def test_days_lie_outside_the_reported_half_year_and_no_moment_comes_twice(slug):
    moments = [article.date for article in texts_of(slug).articles]

    for moment in moments:
        day = moment.date()
        assert FIRST_DAY <= day <= LAST_DAY
        assert not REPORTED[0] <= day <= REPORTED[1]
        assert time(7) <= moment.time() <= time(18)
        assert moment.utcoffset().total_seconds() == 7 * 3600
    assert len(set(moments)) == len(moments)


def test_titles_make_addresses_of_their_own(slug):
    for language in LANGUAGES:
        slugs = [
            slug_of(article.texts[language].title)
            for article in texts_of(slug).articles
            if language in article.texts
        ]
        assert len(set(slugs)) == len(slugs)
        assert all(slugs)


def test_texts_keep_to_their_lengths(slug):
    for _language, text in all_texts(slug):
        assert 10 <= len(text.title) <= 140, text.title
        assert 40 <= len(text.summary) <= 450, text.title
        assert len(text.caption) <= 250, text.title
        words = sum(len(re.sub("<[^>]+>", " ", str(block["value"])).split()) for block in text.body)
        assert words >= 25, text.title


def test_a_caption_belongs_to_a_picture(slug):
    for article in texts_of(slug).articles:
        for text in article.texts.values():
            assert bool(text.caption) == bool(article.picture), text.title


def test_bodies_are_what_an_editor_could_write(slug):
    block = BodyBlock()
    for _language, text in all_texts(slug):
        # Keys of rows are checked when the file is read and when it is loaded.
        body = [item for item in text.body if item["type"] not in WITH_KEYS]
        block.clean(block.to_python(body))
        for item in text.body:
            if item["type"] == "image":
                assert 0 < len(item["value"]["caption"]) <= 250


def test_no_address_and_no_sign_of_other_markup(slug):
    for _language, text in all_texts(slug):
        plain = " ".join(
            str(block["value"]) for block in text.body if block["type"] not in ("links", "video")
        )
        assert not re.search(r"https?://|\*\*|__|&lt;[a-z/]", plain), text.title


def test_letters_are_composed_and_tones_stand_in_their_older_place(slug):
    raw = (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", raw)
    new_spelling = [word for word in set(re.findall(r"\w+", raw)) if normalise(word) != word]
    assert new_spelling == []
    assert forbidden_characters(raw) == []


def test_contact_is_complete(slug):
    contact = texts_of(slug).contact

    assert all(contact.values())
    assert re.fullmatch(r"0214 3\d{3} \d{3}", contact["phone"])
    assert re.fullmatch(r"[a-z0-9.-]+@laocai\.gov\.vn", contact["email"])


def test_every_drawn_picture_has_all_its_files():
    files = {"original.jpg", *(f"{w}.{extension}" for extension, _m, _o in FORMATS for w in WIDTHS)}

    assert {path.name for path in PICTURES_FOLDER.iterdir()} == set(PICTURES)
    for key in PICTURES:
        folder = PICTURES_FOLDER / key
        assert {path.name for path in folder.iterdir()} == files
    total = sum(path.stat().st_size for path in PICTURES_FOLDER.rglob("*.*"))
    assert total < 5_000_000


def test_pictures_have_the_sizes_that_their_names_say():
    for path in PICTURES_FOLDER.rglob("*.*"):
        width = 1600 if path.stem == "original" else int(path.stem)
        with Image.open(path) as image:
            assert image.size == (width, round(width * 900 / 1600)), path
