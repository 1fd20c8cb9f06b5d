"""The strings of ours that are to be translated, found without gettext's own tools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.layers import ROOT

FOLDERS = ["cms", "config", "home", "search", "sites"]
# Position of the msgid, of its plural and of its context among a function's arguments.
FUNCTIONS = {
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "_": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
# (context, msgid, plural)
Message = tuple[str | None, str, str | None]


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _constant(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    return argument.value if isinstance(argument, ast.Constant) else None


def messages_of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in FUNCTIONS:
            positions = FUNCTIONS[_name(node.func)]
            msgid, plural, context = (_constant(node, position) for position in positions)
            if isinstance(msgid, str) and msgid:
                yield context, msgid, plural


_STRING = r"""[uU]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?:\b\w*gettext|\b_)\(\s*{_STRING}(?:\s*,\s*{_STRING})*[^)]*\)")


def messages_of_template(source: str) -> Iterator[Message]:
    """`templatize` turns translated parts into calls, with noise between them."""
    for call in _CALL.findall(templatize(source)):
        yield from messages_of_python(call)


def messages_in_code() -> dict[Message, str]:
    """Every message with the file it was found in first."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py":
                messages = messages_of_python(path.read_text(encoding="utf-8"))
            elif path.suffix in (".html", ".txt") and "templates" in path.parts:
                messages = messages_of_template(path.read_text(encoding="utf-8"))
            else:
                continue
            for message in messages:
                found.setdefault(message, str(path.relative_to(ROOT)))
    return found


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
