"""Read every page of every host, and print as JSON what is wrong with them.

In one process, without a server: `DATABASE_URL=... MEDIA_ROOT=... python tests/functional/crawl.py`.
Names of people and places keep their marks in English; Vietnamese is told by a word that begins
with a small letter and has a mark, or that is all in capitals and has one.
"""

import gettext
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from html import unescape
from pathlib import Path
from time import process_time
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from sites.registry import registry  # noqa: E402

_LEFT_OUT = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_TOKEN = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^>]*)>|([^<]+)")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_SPOKEN = {"alt", "title", "aria-label", "placeholder"}
_MARKED = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_VIETNAMESE = re.compile(
    rf"\b[a-z{_MARKED}]*[{_MARKED}][a-z{_MARKED}]*\b"
    rf"|\b(?=\w*[{_MARKED.upper()}])[A-Z{_MARKED.upper()}]{{3,}}\b"
)
_WEEK = re.compile(r"(?:tuan|week)=([\d-]+)")
_SEARCH = re.compile(r"^/(tim-kiem|[\w-]+/search)/")


class Reading:
    """What one page says, has and leads to."""

    def __init__(self, html: str):
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.pictures: set[str] = set()
        self.texts: list[tuple[str, str]] = []  # language, words
        self._languages: list[list] = []  # tag, how many of it are open, language
        for closing, tag, attributes, words in _TOKEN.findall(_LEFT_OUT.sub("", html)):
            if words:
                self._say(words)
            elif closing:
                self._close(tag)
            else:
                self._open(tag, dict(_ATTRIBUTE.findall(attributes)), attributes.endswith("/"))

    @property
    def _language(self) -> str:
        return self._languages[-1][2] if self._languages else ""

    def _say(self, words: str, language: str = "") -> None:
        if words := " ".join(unescape(words).split()):
            self.texts.append((language or self._language, words))

    def _close(self, tag: str) -> None:
        if self._languages and self._languages[-1][0] == tag:
            self._languages[-1][1] -= 1
            if not self._languages[-1][1]:
                self._languages.pop()

    def _open(self, tag: str, has: dict[str, str], is_closed: bool) -> None:
        is_void = tag in _VOID or is_closed
        if "lang" in has and not is_void:
            self._languages.append([tag, 1, has["lang"]])
        elif self._languages and self._languages[-1][0] == tag and not is_void:
            self._languages[-1][1] += 1
        if "id" in has:
            self.ids.add(unescape(has["id"]))
        for name in _SPOKEN & has.keys():
            self._say(has[name], has.get("lang", ""))
        if tag == "meta" and has.get("name") == "description":
            self._say(has.get("content", ""))
        if "href" in has:
            self.links.add(unescape(has["href"]))
        if tag == "form":
            self.links.add(unescape(has.get("action", "")))
        if "src" in has:
            self.pictures.add(unescape(has["src"]))
        for part in has.get("srcset", "").split(", "):
            if part:
                self.pictures.add(unescape(part.split()[0]))


def interface() -> tuple[set[str], set[str]]:
    """The interface's sentences that differ in the two languages: English ones, Vietnamese ones."""
    path = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    pairs = {
        (asked, said)
        for asked, said in catalogue.items()
        if isinstance(asked, str) and asked and "%" not in said and len(said) > 5 and said != asked
    }
    english = {asked for asked, _said in pairs}
    vietnamese = {said for _asked, said in pairs}
    return english - vietnamese, vietnamese - english


class Crawl:
    """All hosts, each from its homes on."""

    def __init__(self, slugs: list[str]):
        self.hosts = {r.host: r.slug for r in registry.all() if not slugs or r.slug in slugs}
        self.all_hosts = {record.host for record in registry.all()}
        self.clients = {host: Client(headers={"host": host}) for host in self.hosts}
        self.english, self.vietnamese = interface()
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.seen_texts: Counter[str] = Counter()
        self.ids: dict[tuple[str, str], set[str]] = {}
        self.anchors: dict[tuple[str, str, str], str] = {}
        self.files: dict[tuple[str, str], bool] = {}
        self.seen = {(host, path) for host in self.hosts for path in ("/", "/en/")}
        self.todo = sorted(self.seen)
        self.first_met: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        while self.todo:
            self._read(*self.todo.pop())
        for (host, path, anchor), where in self.anchors.items():
            ids = self.ids.get((host, path))
            if ids is not None and anchor not in ids:
                self._note("anchor", f"{where} leads to {host}{path}#{anchor}")

    def _note(self, kind: str, text: str) -> None:
        self.wrong[kind].append(text)

    def _read(self, host: str, address: str) -> None:
        where = f"{host}{address}"
        answer = self.clients[host].get(address)
        if answer.status_code in (301, 302, 303, 307, 308):
            self._follow(where, host, address, answer["Location"])
            return
        if answer.status_code != 200:
            met = self.first_met.get((host, address), "its home")
            self._note("link", f"{met} leads to {where}: {answer.status_code}")
            return
        if not answer["Content-Type"].startswith("text/html"):
            return
        page = Reading(answer.content.decode())
        self.ids[host, address] = page.ids
        for link in page.links:
            self._follow(where, host, address, link)
        for picture in page.pictures:
            self._look(where, host, address, picture)
        self._listen(where, address, page)

    def _follow(self, where: str, host: str, address: str, link: str) -> None:
        target, anchor = urldefrag(urljoin(f"http://{host}{address}", link))
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or parts.hostname not in self.hosts:
            return
        if parts.path.startswith(("/static/", "/media/")):
            self._look(where, host, address, link)
            return
        if parts.path.startswith("/admin/") or not self._is_worth(parts):
            return
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if anchor:
            self.anchors.setdefault((parts.hostname, path, unquote(anchor)), where)
        if (parts.hostname, path) not in self.seen:
            self.seen.add((parts.hostname, path))
            self.first_met[parts.hostname, path] = where
            self.todo.append((parts.hostname, path))

    @staticmethod
    def _is_worth(parts) -> bool:
        """Calendars go on for ever, results of the search too."""
        if parts.query and _SEARCH.match(parts.path):
            return False
        week = _WEEK.search(parts.query)
        return week is None or 0 <= (date.fromisoformat(week[1]) - timezone.localdate()).days < 14

    def _look(self, where: str, host: str, address: str, link: str) -> None:
        parts = urlsplit(urljoin(f"http://{host}{address}", link))
        if parts.scheme not in ("http", "https") or parts.hostname not in self.all_hosts:
            if parts.scheme in ("http", "https"):
                self._note("picture", f"{where} shows {link} from elsewhere")
            return
        key = (parts.hostname, parts.path)
        if key not in self.files:
            self.files[key] = self._is_there(*key)
        if not self.files[key]:
            self._note("file", f"{where}: {parts.hostname}{parts.path} is not there")

    def _is_there(self, host: str, path: str) -> bool:
        path = unquote(path)
        if path.startswith("/static/"):
            return finders.find(path.removeprefix("/static/")) is not None
        name = path.removeprefix("/media/")
        if "/pictures/" in name or "/demo/" in name:
            return default_storage.exists(name) and name.partition("/")[0] == self._slug(host)
        answer = Client(headers={"host": host}).head(path)
        return answer.status_code in (200, 302)

    def _slug(self, host: str) -> str:
        return registry.by_host(host).slug

    def _listen(self, where: str, address: str, page: Reading) -> None:
        is_english = address == "/en/" or address.startswith("/en/")
        here = "en" if is_english else "vi"
        for language, words in page.texts:
            if language != here:
                continue
            if is_english:
                if words in self.vietnamese or _VIETNAMESE.search(words):
                    self._hear("Vietnamese under /en/", where, words)
            elif words in self.english:
                self._hear("English under Vietnamese", where, words)
        if not any(language == here for language, _words in page.texts):
            self._note("language", f"{where} does not say that it is {here}")

    def _hear(self, kind: str, where: str, words: str) -> None:
        self.seen_texts[words] += 1
        if self.seen_texts[words] <= 2:
            self._note(kind, f"{where}: {words[:160]}")


began = process_time()
crawl = Crawl(sys.argv[1:])
crawl.run()
json.dump(
    {
        "hosts": len(crawl.hosts),
        "pages": len(crawl.ids),
        "files": len(crawl.files),
        "seconds": round(process_time() - began, 1),
        "wrong": crawl.wrong,
    },
    sys.stdout,
    ensure_ascii=False,
    indent=1,
)
