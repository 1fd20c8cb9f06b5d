"""Every address of the project, read from the URL resolver.

An address takes values for its parts: a whole number takes one of a portal's own rows, of the
other's, or of nobody's; the rest take the words of `WORDS`. A part that neither knows is an error,
so that a new address is asked as well or the census says that it is not.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from django.urls.resolvers import RegexPattern, RoutePattern

DESK = "admin/"


@dataclass(frozen=True)
class Route:
    """One address: its full name ("" for none), its pattern, the converters of its parts."""

    name: str
    pattern: str
    parts: tuple[tuple[str, object], ...]
    view: object

    def __str__(self):
        return self.name or f"/{self.pattern}"

    @property
    def is_desk(self) -> bool:
        return self.pattern.startswith(DESK)

    @cached_property
    def numbers(self) -> list[str]:
        """Parts that take a primary key."""
        return [
            name
            for name, converter in self.parts
            if isinstance(converter, IntConverter) or name in NUMBERS_IN_WORDS
        ]

    @cached_property
    def words(self) -> list[str]:
        return [name for name, _converter in self.parts if name not in self.numbers]

    def path(self, values: dict) -> str:
        path = "/" + self.pattern
        for name, _converter in self.parts:
            path = path.replace(f"<{name}>", str(values[name]), 1)
        return path


def all_routes() -> list[Route]:
    """Each address once; two patterns of one address have one answer, that of the first."""
    seen, routes = set(), []
    for route in _walk(get_resolver(), "", (), ()):
        if route.pattern not in seen:
            seen.add(route.pattern)
            routes.append(route)
    return routes


def _walk(resolver, prefix, spaces, parts):
    for entry in resolver.url_patterns:
        text, more = _read(entry.pattern)
        if isinstance(entry, URLResolver):
            space = (entry.namespace,) if entry.namespace else ()
            yield from _walk(entry, prefix + text, spaces + space, parts + more)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name)) if entry.name else ""
            yield Route(name, prefix + text, parts + more, entry.callback)


_GROUP = re.compile(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)")
_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")


def _read(pattern) -> tuple[str, tuple]:
    """A pattern as text with `<name>` for each part, and the parts with their converters."""
    if isinstance(pattern, RoutePattern):
        text = _CONVERTED.sub(r"<\1>", str(pattern))
        return text, tuple(pattern.converters.items())
    if isinstance(pattern, RegexPattern):
        text = pattern.regex.pattern
        parts = tuple((name, None) for name in pattern.regex.groupindex)
        if not parts and pattern.regex.groups == 2:  # a stored file: its number and its name
            return "<file_id>/<filename>", (("file_id", None), ("filename", None))
        if not parts and pattern.regex.groups:  # readers' pages
            return "<page_path>", (("page_path", None),)
        text = _GROUP.sub(r"<\1>", text)
        return text.removeprefix("^").removesuffix("$").replace("\\", ""), parts
    return str(pattern), ()  # the prefix of a language


# Text in a pattern, a key in truth.
NUMBERS_IN_WORDS = {"pk", "object_id", "file_id", "revision_id_a", "revision_id_b"}
