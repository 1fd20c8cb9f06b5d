"""The desk speaks Vietnamese throughout: what packages leave out is in a catalogue of ours."""

import json
import re
from collections import Counter

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from config import wagtail_messages
from config.wagtail_messages import DOMAINS, key, read, said_by, sources, translated_by_packages

# %(name)s, %s, {name}, {} and {0}, tags of HTML with their attributes.
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>")


def placeholders(text: str) -> Counter:
    return Counter(PLACEHOLDERS.findall(text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_string_of_the_packages_is_said_in_vietnamese(domain):
    ours = {name for name, entry in read(domain).items() if entry.translated()}
    assert set(sources(domain)) - translated_by_packages(domain) - ours == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_it_holds_nothing_that_no_package_says(domain):
    assert set(read(domain)) - set(sources(domain)) == set()


@pytest.mark.parametrize("domain", DOMAINS)
def test_it_is_as_make_messages_writes_it(domain):
    written = polib.pofile(str(wagtail_messages.path_of(domain)))
    assert list(written) == list(wagtail_messages.collect(domain))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%(n)s of %s", {"%(n)s": 1, "%s": 1}),
        ("{} and {0} in {place}", {"{}": 1, "{0}": 1, "{place}": 1}),
        ('<a href="%(url)s">x</a> 100 %', {'<a href="%(url)s">': 1, "</a>": 1}),
    ],
)
def test_placeholders_are_found(text, expected):
    assert placeholders(text) == expected


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_are_those_of_the_source(domain):
    wrong = {}
    for name, entry in read(domain).items():
        # Vietnamese has one form for all numbers; the English plural is the one that names it.
        expected = placeholders(entry.msgid_plural or entry.msgid)
        if placeholders(said_by(entry)) != expected:
            wrong[name] = said_by(entry)
    assert wrong == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_spaces_and_line_breaks_around_it_are_those_of_the_source(domain):
    around = re.compile(r"^\s*|\s*$")
    assert [
        entry.msgid
        for entry in read(domain).values()
        if around.findall(entry.msgid) != around.findall(said_by(entry))
    ] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_says_the_same(domain):
    compiled = polib.mofile(str(wagtail_messages.path_of(domain).with_suffix(".mo")))
    assert {key(entry): said_by(entry) for entry in compiled} == {
        name: said_by(entry) for name, entry in read(domain).items()
    }


def test_a_better_word_wins_over_the_packages_and_ours_over_both():
    theirs, filled = translated_by_packages("django"), read("django")
    path = settings.LOCALE_PATHS[0] / "vi/LC_MESSAGES/django.po"
    ours = {key(entry): said_by(entry) for entry in polib.pofile(str(path))}
    differing = {
        name[1]: ours[name]
        for name, entry in filled.items()
        if name[0] is None and ours.get(name, said_by(entry)) != said_by(entry)
    }
    assert (None, "Publish") in theirs
    assert (None, "Usage count") not in theirs
    assert differing != {}
    with translation.override("vi"):
        assert (gettext("Publish"), gettext("Usage count")) == ("Đăng", "Số lần dùng")
        assert {msgid: gettext(msgid) for msgid in differing} == differing


def test_scripts_of_the_desk_get_their_words(browse, sapa):
    response = browse(sapa).get(reverse("wagtailadmin_javascript_catalog"))
    said_in_browser = json.loads(re.search(r"newcatalog = (\{.*?\n  \});", response.text, re.S)[1])
    assert said_in_browser["Add a comment"] == "Thêm ý kiến"  # bettered
    assert said_in_browser["Retry"] == "Thử lại"  # filled
