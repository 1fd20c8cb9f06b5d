"""Vietnamese for what the installed packages say: the desk and its errors, in words of this house.

Packages bring catalogues, but the Vietnamese ones have holes. `locale/wagtail/vi` fills them: a
string without a translation in the packages must be there, a poor one may be bettered there.
Django lays it over the packages' catalogues and ours (`locale/vi`) over it.
"""

from collections.abc import Iterator
from pathlib import Path

import django
import polib
from django.apps import apps

from config.env import ROOT

LANGUAGE = "vi"
CATALOGUES = ROOT / "locale/wagtail" / LANGUAGE / "LC_MESSAGES"
# Strings of the server, and those that Wagtail sends to its scripts in the browser.
DOMAINS = ["django", "djangojs"]
METADATA = {
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    # Django merges catalogues of the same rule only; this is how gettext writes that of Vietnamese.
    "Plural-Forms": "nplurals=1; plural=0;",
}
# (context, msgid)
Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def said_by(entry: polib.POEntry) -> str:
    """The translation; Vietnamese has one form for all numbers."""
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def _catalogues(language: str, domain: str) -> Iterator[polib.POFile]:
    """Catalogues of Django and of the installed packages; those of our apps lie in `locale`."""
    folders = [
        Path(django.__file__).parent / "conf",
        *(Path(app.path) for app in apps.get_app_configs()),
    ]
    for folder in folders:
        path = folder / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            yield polib.pofile(str(path))


def sources(domain: str) -> dict[Key, polib.POEntry]:
    """What the packages say, in English, by their own catalogues."""
    return {
        key(entry): entry
        for catalogue in _catalogues("en", domain)
        for entry in catalogue
        if not entry.obsolete
    }


def translated_by_packages(domain: str) -> set[Key]:
    return {
        key(entry)
        for catalogue in _catalogues(LANGUAGE, domain)
        for entry in catalogue.translated_entries()
    }


def path_of(domain: str) -> Path:
    return CATALOGUES / f"{domain}.po"


def read(domain: str) -> dict[Key, polib.POEntry]:
    path = path_of(domain)
    return {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}


def collect(domain: str) -> polib.POFile:
    """Our catalogue: with what is missing, without what no package says any more."""
    theirs, ours = translated_by_packages(domain), read(domain)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = METADATA
    for name, source in sorted(
        sources(domain).items(), key=lambda item: (item[0][1], item[0][0] or "")
    ):
        known = ours.get(name)
        if known is None and name in theirs:
            continue
        entry = polib.POEntry(
            msgctxt=source.msgctxt, msgid=source.msgid, msgid_plural=source.msgid_plural
        )
        said = said_by(known) if known else ""
        if source.msgid_plural:
            entry.msgstr_plural = {0: said}
        else:
            entry.msgstr = said
        entry.flags = [flag for flag in source.flags if flag.endswith("-format")]
        catalogue.append(entry)
    return catalogue


def write(catalogue: polib.POFile, domain: str) -> None:
    path = path_of(domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def main() -> None:
    for domain in DOMAINS:
        write(collect(domain), domain)
