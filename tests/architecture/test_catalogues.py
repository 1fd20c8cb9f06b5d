"""Every string of ours is said in both languages, and machines without gettext know it too."""

import polib
import pytest

from tests.architecture.messages import (
    catalogue_path,
    messages_in_code,
    messages_of_python,
    messages_of_template,
)

LANGUAGES = ["vi", "en"]


@pytest.fixture(params=LANGUAGES)
def catalogue(request) -> polib.POFile:
    return polib.pofile(str(catalogue_path(request.param)))


def names(entries) -> list[str]:
    return [entry.msgid for entry in entries]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("One")', (None, "One", None)),
        ('gettext_lazy("Two " "words")', (None, "Two words", None)),
        ('ngettext("%d day", "%d days", n)', (None, "%d day", "%d days")),
        ('translation.pgettext("month", "May")', ("month", "May", None)),
    ],
)
def test_strings_are_found_in_python(source, expected):
    assert list(messages_of_python(source)) == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "It\'s" %}', (None, "It's", None)),
        ('{% include "x" with label=_("Next") only %}', (None, "Next", None)),
        ('{% translate "May" context "month" %}', ("month", "May", None)),
        (
            "{% blocktranslate count n=n trimmed %}\n {{ n }} day\n {% plural %}\n {{ n }} days\n"
            "{% endblocktranslate %}",
            (None, "%(n)s day", "%(n)s days"),
        ),
        (
            "{% blocktranslate %}50 % of (all){% endblocktranslate %}",
            (None, "50 %% of (all)", None),
        ),
    ],
)
def test_strings_are_found_in_templates(source, expected):
    assert list(messages_of_template(f"<p>{source}</p>")) == [expected]


def test_every_string_of_ours_is_in_the_catalogue(catalogue):
    known = {(e.msgctxt, e.msgid, e.msgid_plural or None) for e in catalogue}
    missing = {m[1]: path for m, path in messages_in_code().items() if m not in known}
    assert missing == {}


def test_the_catalogue_holds_nothing_else(catalogue):
    used = set(messages_in_code())
    assert [
        entry.msgid
        for entry in catalogue
        if (entry.msgctxt, entry.msgid, entry.msgid_plural or None) not in used
    ] == []


def test_everything_is_translated(catalogue):
    assert names(catalogue.untranslated_entries()) == []
    assert names(catalogue.fuzzy_entries()) == []
    assert names(catalogue.obsolete_entries()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_says_the_same(language):
    def said(catalogue):
        return {(e.msgctxt, e.msgid): e.msgstr_plural or e.msgstr for e in catalogue}

    path = catalogue_path(language)
    assert said(polib.mofile(str(path.with_suffix(".mo")))) == said(polib.pofile(str(path)))
