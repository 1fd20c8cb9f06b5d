"""The demonstration's texts: one TOML file for each portal, written by people.

    [contact]           phone, email; address, hours and editor in each language
    [about.vi]          title, summary, body
    [[leaders]]         name, phone, email; post, duties and reception in each language
    [[articles]]        section, date with offset, and picture, featured, byline if there are
    [articles.vi]       title, summary, caption (with a picture), body, and attachments and series
                        if there are; [articles.en] likewise, if there is English
    [[announcements]]   section, date, and urgent, until if there are; [announcements.vi] likewise
    [[units]]           of the portal's own field: title and duties in each language; head's post
    [[questions]]       of its own field: title and text in each language
    [gallery]           section, pictures, video; [gallery.vi] title, intro, heading, captions,
                        video: its title

What all portals of a kind have in common is not here but in `cms.demo.kinds`. Bodies are written as
`cms.demo.markup` says.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .documents import DOCUMENTS
from .markup import MarkupError, blocks_of
from .pictures import PICTURES

FOLDER = Path(__file__).parent / "data" / "portals"
LANGUAGES = ("vi", "en")


class TextError(Exception):
    """A file that is missing or wrong; one sentence that names the file and the place in it."""


def named_in(value: Any, *names: str) -> Iterator[str]:
    """What stands under these names anywhere in a block's value: keys of pictures and the like."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in names and isinstance(inner, str):
                yield inner
            else:
                yield from named_in(inner, *names)
    elif isinstance(value, list):
        for inner in value:
            yield from named_in(inner, *names)


@dataclass(frozen=True)
class Text:
    """Words in one language. `body` holds blocks with keys of pictures, files and sections."""

    title: str
    summary: str
    caption: str
    body: list[dict]
    attachments: list[str] = field(default_factory=list)
    series: str = ""

    @property
    def pictures(self) -> set[str]:
        return set(named_in([block["value"] for block in self.body], "picture", "poster"))

    @property
    def documents(self) -> set[str]:
        blocks = [block for block in self.body if block["type"] == "documents"]
        return {item["value"] for b in blocks for item in b["value"]["documents"]}.union(
            self.attachments
        )


@dataclass(frozen=True)
class Article:
    section: str
    date: datetime
    picture: str
    is_featured: bool
    byline: str
    texts: dict[str, Text]


@dataclass(frozen=True)
class Announcement:
    section: str
    date: datetime
    is_urgent: bool
    until: date | None
    texts: dict[str, Text]


@dataclass(frozen=True)
class Leader:
    """Somebody at the head; `post`, `duties` and `reception` by language."""

    name: str
    phone: str
    email: str
    post: dict[str, str]
    duties: dict[str, str]
    reception: dict[str, str]

    @property
    def portrait(self) -> str:
        """The key of the drawing that stands for a photograph; the same for a name each time."""
        is_woman = " Thị " in self.name or "woman" in self.post["en"].lower()
        return "woman" if is_woman else f"man-{1 + sum(map(ord, self.name)) % 2}"


@dataclass(frozen=True)
class Gallery:
    """Pictures by key, a film by address; `words` by language, with a caption for each picture."""

    section: str
    pictures: list[str]
    video: str
    words: dict[str, dict]


@dataclass(frozen=True)
class PortalTexts:
    """A portal's texts: contact as `ensure_portal` takes it, units and questions as in the file."""

    contact: dict[str, str]
    about: dict[str, Text]
    leaders: list[Leader]
    articles: list[Article]
    announcements: list[Announcement]
    units: list[dict]
    questions: list[dict]
    gallery: Gallery | None

    @property
    def _texts(self) -> list[Text]:
        dated = [*self.articles, *self.announcements]
        return [*self.about.values(), *(text for item in dated for text in item.texts.values())]

    @property
    def pictures(self) -> set[str]:
        """Keys of all pictures in use."""
        shown = {article.picture for article in self.articles if article.picture}
        shown.update(self.gallery.pictures if self.gallery else [])
        shown.update(leader.portrait for leader in self.leaders)
        return shown.union(*(text.pictures for text in self._texts))

    @property
    def documents(self) -> set[str]:
        """Keys of all files in use."""
        return set().union(*(text.documents for text in self._texts))


def read_texts(slug: str) -> PortalTexts:
    """The texts of a portal. Raises TextError."""
    path = FOLDER / f"{slug}.toml"
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
        return PortalTexts(
            contact=_contact(data["contact"]),
            about={language: text_of(data["about"], language, "about") for language in LANGUAGES},
            leaders=_leaders(data["leaders"]),
            articles=[_article(item, n) for n, item in enumerate(data["articles"], 1)],
            announcements=[
                announcement_of(item, f"announcement {n}")
                for n, item in enumerate(data.get("announcements", []), 1)
            ],
            units=_in_both(data.get("units", []), "unit", "title", "duties"),
            questions=_in_both(data.get("questions", []), "question", "title", "text"),
            gallery=_gallery(data["gallery"]) if "gallery" in data else None,
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


def text_of(item: dict, language: str, place: str) -> Text:
    """A text of a file. Raises ValueError with the place in it."""
    try:
        data = item[language]
        title = data["title"]
        place = f"{place} ({language}: {title!r})"
        text = Text(
            title,
            data["summary"],
            data.get("caption", ""),
            blocks_of(data["body"]),
            data.get("attachments", []),
            data.get("series", ""),
        )
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing") from error
    except MarkupError as error:
        raise ValueError(f"{place}, body {error}") from error
    for picture in sorted(text.pictures):
        _known(picture, place)
    for document in sorted(text.documents - set(DOCUMENTS)):
        raise ValueError(f"{place}: there is no file {document!r}")
    return text


def _known(picture: str, place: str) -> str:
    if picture and picture not in PICTURES:
        raise ValueError(f"{place}: there is no picture {picture!r}")
    return picture


def _leaders(items: list[dict]) -> list[Leader]:
    if len(items) < 2:
        raise ValueError("[[leaders]]: a head and a deputy, who speaks to the press, are needed")
    return [_leader(item, number) for number, item in enumerate(items, 1)]


def _leader(item: dict, number: int) -> Leader:
    try:
        return Leader(
            name=item["name"],
            phone=item["phone"],
            email=item["email"],
            post={language: item["post"][language] for language in LANGUAGES},
            duties={language: item["duties"][language] for language in LANGUAGES},
            reception={
                language: item["reception"][language] if "reception" in item else ""
                for language in LANGUAGES
            },
        )
    except KeyError as error:
        raise ValueError(f"leader {number}: {error} is missing") from error


def _in_both(items: list[dict], what: str, *names: str) -> list[dict]:
    """Items that say each of these names in both languages."""
    for number, item in enumerate(items, 1):
        for name in names:
            for language in LANGUAGES:
                if not item.get(name, {}).get(language):
                    raise ValueError(f"{what} {number}: {name}.{language} is missing")
    return items


def _moment(item: dict, place: str) -> datetime:
    if not isinstance(item["date"], datetime) or item["date"].tzinfo is None:
        raise ValueError(f"{place}: the date needs a time and an offset")
    return item["date"]


def _texts(item: dict, place: str) -> dict[str, Text]:
    """Vietnamese always, English if there is any."""
    return {
        language: text_of(item, language, place)
        for language in LANGUAGES
        if language == "vi" or language in item
    }


def _article(item: dict, number: int) -> Article:
    place = f"article {number}"
    try:
        return Article(
            section=item["section"],
            date=_moment(item, place),
            picture=_known(item.get("picture", ""), place),
            is_featured=item.get("featured", False),
            byline=item.get("byline", ""),
            texts=_texts(item, place),
        )
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing") from error


def announcement_of(item: dict, place: str) -> Announcement:
    """An announcement of a file. Raises ValueError with the place in it."""
    try:
        return Announcement(
            section=item["section"],
            date=_moment(item, place),
            is_urgent=item.get("urgent", False),
            until=item.get("until"),
            texts=_texts(item, place),
        )
    except KeyError as error:
        raise ValueError(f"{place}: {error} is missing") from error


def _gallery(data: dict) -> Gallery:
    try:
        pictures = [_known(key, "[gallery]") for key in data["pictures"]]
        names = ("title", "intro", "heading", "captions", "video")
        words = {language: {name: data[language][name] for name in names} for language in LANGUAGES}
        for language in LANGUAGES:
            if len(words[language]["captions"]) != len(pictures):
                raise ValueError(f"[gallery.{language}]: each picture needs a caption")
        return Gallery(data["section"], pictures, data["video"], words)
    except KeyError as error:
        raise ValueError(f"[gallery]: {error} is missing") from error
