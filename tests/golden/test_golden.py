"""Questions of readers over the demonstration's texts, each with the page that answers it.

Asked in one index of all portals, with marks and (where marks do not decide) without.
"""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from cms.core.text import fold
from cms.demo import texts
from search.entries import Draft
from search.indexing import add
from search.models import Kind
from search.queries import Question, answer

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Golden:
    language: str
    family: str
    text: str
    expected: tuple[str, ...]  # beginnings of titles, any of them

    def __str__(self):
        return f"{self.language} {self.family}: {self.text}"


def questions():
    with (HERE / "questions.tsv").open(encoding="utf-8") as lines:
        for row in csv.reader(lines, delimiter="\t"):
            if row[0].startswith("#"):
                continue
            language, family, text, _portal, titles = row
            expected = tuple(title.strip() for title in titles.split(";"))
            yield Golden(language, family, text, expected)
            if language == "vi" and family not in ("homograph", "typo") and fold(text) != text:
                yield Golden(language, family, fold(text), expected)


QUESTIONS = list(questions())


def words_in(value):
    """All words of a body, which is a text or blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)


def drafts(slug: str, portal_id: int):
    data = tomllib.loads((texts.FOLDER / f"{slug}.toml").read_text("utf-8"))

    def draft(key, language, kind, title, *parts, date=None):
        return Draft(
            portal_id=portal_id,
            object_kind="golden",
            object_id=f"{slug}-{key}",
            language=language,
            translation_key=f"{slug}-{key}",
            kind=kind,
            title=title,
            text="\n".join(words_in(list(parts))),
            path="",
            date=date,
        )

    for name, kind in (("articles", Kind.NEWS), ("announcements", Kind.ANNOUNCEMENT)):
        for number, item in enumerate(data.get(name, [])):
            for language in LANGUAGES:
                if text := item.get(language):
                    yield draft(
                        f"{name}{number}", language, kind, text["title"], text["summary"],
                        text["body"], date=item["date"].date(),
                    )  # fmt: skip
    for number, item in enumerate(data["leaders"]):
        for language in LANGUAGES:
            yield draft(
                f"leader{number}", language, Kind.PERSON, item["name"], item["post"][language],
                item["duties"][language],
            )  # fmt: skip
    for number, item in enumerate(data.get("questions", [])):
        for language in LANGUAGES:
            yield draft(
                f"question{number}", language, Kind.FAQ, item["title"][language],
                item["text"][language],
            )  # fmt: skip


@pytest.fixture
def index(laocai, sapa, bacha):
    """The texts of all portals; those that do not stand here are told by the province."""
    known = {portal.slug: portal.pk for portal in (laocai, sapa, bacha)}
    slugs = sorted(path.stem for path in texts.FOLDER.glob("*.toml"))
    return add(draft for slug in slugs for draft in drafts(slug, known.get(slug, laocai.pk)))


def place_of(golden: Golden) -> int | None:
    """The place of the answer among the first ten, from 1 on."""
    found = answer(Question(golden.text, golden.language))
    for place, result in enumerate(found.results, 1):
        if result.entry.title.startswith(golden.expected):
            return place
    return None


def test_there_are_enough_questions_of_every_family():
    families = {q.family for q in QUESTIONS}
    assert len(QUESTIONS) >= 150
    assert families == {
        "title", "place", "person", "number", "abbreviation", "homograph", "typo", "only Vietnamese",
    }  # fmt: skip
    assert {q.language for q in QUESTIONS} == {"vi", "en"}


def test_readers_find_what_they_ask_for(index):
    asked = [q for q in QUESTIONS if q.family != "typo"]
    places = {q: place_of(q) for q in asked}

    late = {str(q): place for q, place in places.items() if place is None or place > 3}
    assert late == {}
    first = sum(place == 1 for place in places.values())
    assert first / len(places) >= 0.93, {str(q): place for q, place in places.items() if place > 1}


def test_slips_of_the_finger_are_understood(index):
    for golden in (q for q in QUESTIONS if q.family == "typo"):
        meant = answer(Question(golden.text, golden.language)).meant
        assert "~" + meant.lower() == golden.expected[0]


def test_what_has_no_english_is_marked_as_vietnamese(index):
    for golden in (q for q in QUESTIONS if q.family == "only Vietnamese"):
        found = answer(Question(golden.text, "en"))
        (entry,) = [r.entry for r in found.results if r.entry.title.startswith(golden.expected)][:1]
        assert entry.language == "vi"
