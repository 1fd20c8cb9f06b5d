"""What portals of one kind have in common: `data/kinds/<kind>.toml`, and `data/common.toml` for all.

Words in braces stand for the portal's own: {name}, {place} (the name without "Ủy ban nhân dân"),
{head} (who leads it), {phone}, {email}, {address}, {hours}.

    unit_head           the post of a unit's head, in each language
    [[units]]           title, duties, and head if it is another post; [[units.units]] below it
    [faq]               section, title, intro; own and common: headings of its two parts
    [[questions]]       of the common part: title, text
    [[events]]          of the calendar: day (1 to 5 the first Monday to Friday, 6 to 10 the second),
                        kind, from, to; leader (which one takes part, 1 is the head); title, place
    [reception]         likewise, without a day: when the head receives citizens
    [[announcements]]   as in a portal's own file

`common.toml` has what does not depend on the kind: spokesperson, biographies (with {leader}, {post},
{year} and {home} in them), links, site map, form, quick links of the province, and the parts of
invented names.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sites.models import Portal

from .texts import LANGUAGES, PortalTexts

FOLDER = Path(__file__).parent / "data"


@cache
def _read(path: Path) -> dict:
    with path.open("rb") as file:
        return tomllib.load(file)


def common() -> dict:
    return _read(FOLDER / "common.toml")


def texts_of_kind(kind: str) -> dict:
    return _read(FOLDER / "kinds" / f"{kind}.toml")


def documents_of_kind(kind: str) -> set[str]:
    """Keys of the files that the announcements of a kind name."""
    return {
        key
        for announcement in texts_of_kind(kind)["announcements"]
        for language in LANGUAGES
        for key in announcement.get(language, {}).get("attachments", [])
    }


def words_of(portal: Portal, texts: PortalTexts) -> dict[str, dict[str, str]]:
    """What the words in braces stand for, by language."""
    return {
        language: {
            "name": getattr(portal, f"name_{language}"),
            "place": getattr(portal, f"name_{language}").removeprefix("Ủy ban nhân dân "),
            "head": texts.leaders[0].name,
            "phone": texts.contact["phone"],
            "email": texts.contact["email"],
            "address": texts.contact[f"address_{language}"],
            "hours": texts.contact[f"hours_{language}"],
        }
        for language in LANGUAGES
    }


def filled(data: Any, words: dict[str, str]) -> Any:
    """The same data with every word in braces replaced. Raises KeyError for an unknown one."""
    if isinstance(data, str):
        return data.format_map(words)
    if isinstance(data, dict):
        return {name: filled(value, words) for name, value in data.items()}
    if isinstance(data, list):
        return [filled(value, words) for value in data]
    return data
