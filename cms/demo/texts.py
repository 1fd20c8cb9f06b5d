"""The demonstration's texts: one TOML file for each portal, written by people.

    [contact]           phone, email; address, hours and editor in each language
    [about.vi]          title, summary, body
    [[leaders]]         name, post, duties, telephone, reception day; not put into the portals
    [[articles]]        section, date with offset, and picture, featured, byline if there are
    [articles.vi]       title, summary, caption (with a picture), body; [articles.en] likewise

Bodies are written with the signs of `cms.demo.markup`. English is optional in articles.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .markup import MarkupError, blocks_of
from .pictures import PICTURES

FOLDER = Path(__file__).parent / "data" / "portals"
LANGUAGES = ("vi", "en")


class TextError(Exception):
    """A file that is missing or wrong; one sentence that names the file and the place in it."""


@dataclass(frozen=True)
class Text:
    """Words in one language. `body` holds StreamField blocks, pictures in it by their keys."""

    title: str
    summary: str
    caption: str
    body: list[dict]

    @property
    def pictures(self) -> set[str]:
        return {block["value"]["picture"] for block in self.body if block["type"] == "image"}


@dataclass(frozen=True)
class Article:
    section: str
    date: datetime
    picture: str
    is_featured: bool
    byline: str
    texts: dict[str, Text]


@dataclass(frozen=True)
class PortalTexts:
    """A portal's texts: contact as `ensure_portal` takes it, the page about it, its articles."""

    contact: dict[str, str]
    about: dict[str, Text]
    articles: list[Article]

    @property
    def pictures(self) -> set[str]:
        """Keys of all pictures in use."""
        texts = [*self.about.values(), *(t for a in self.articles for t in a.texts.values())]
        return {a.picture for a in self.articles if a.picture}.union(*(t.pictures for t in texts))


def read_texts(slug: str) -> PortalTexts:
    """The texts of a portal. Raises TextError."""
    path = FOLDER / f"{slug}.toml"
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
        return PortalTexts(
            contact=_contact(data["contact"]),
            about={language: _text(data["about"], language, "about") for language in LANGUAGES},
            articles=[_article(item, n) for n, item in enumerate(data["articles"], 1)],
        )
    except FileNotFoundError as error:
        raise TextError(f"{path.name} is missing") from error
    except UnicodeDecodeError as error:
        raise TextError(f"{path.name} is not UTF-8: {error}") from error
    except tomllib.TOMLDecodeError as error:  # it ends with "(at line 3, column 5)"
        raise TextError(f"{path.name}: {error}") from error
    except KeyError as error:
        raise TextError(f"{path.name} lacks [{error.args[0]}]") from error
    except ValueError as error:
        raise TextError(f"{path.name}, {error}") from error


def _contact(data: dict) -> dict[str, str]:
    try:
        fields = {name: data[name] for name in ("phone", "email")}
        for name in ("address", "hours", "editor"):
            fields |= {f"{name}_{language}": data[name][language] for language in LANGUAGES}
    except (KeyError, TypeError) as error:
        raise ValueError(f"[contact]: {error} is missing") from error
    return fields


def _text(item: dict, language: str, place: str) -> Text:
    try:
        data = item[language]
        title = data["title"]
        place = f"{place} ({language}: {title!r})"
        body = blocks_of(data["body"])
        for block in body:
            if block["type"] == "image":
                _known(block["value"]["picture"], place)
        return Text(title, data["summary"], data.get("caption", ""), body)
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing") from error
    except MarkupError as error:
        raise ValueError(f"{place}, body {error}") from error


def _known(picture: str, place: str) -> str:
    if picture and picture not in PICTURES:
        raise ValueError(f"{place}: there is no picture {picture!r}")
    return picture


def _article(item: dict, number: int) -> Article:
    place = f"article {number}"
    try:
        date = item["date"]
        if not isinstance(date, datetime) or date.tzinfo is None:
            raise ValueError(f"{place}: the date needs a time and an offset")
        return Article(
            section=item["section"],
            date=date,
            picture=_known(item.get("picture", ""), place),
            is_featured=item.get("featured", False),
            byline=item.get("byline", ""),
            texts={
                language: _text(item, language, place)
                for language in LANGUAGES
                if language == "vi" or language in item
            },
        )
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing") from error
