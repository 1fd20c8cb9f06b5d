"""The few signs that a demonstration text is written with, turned into a StreamField's blocks.

A text is made of paragraphs with a blank line between, and of these, each beginning its line:

    ## A heading
    - an item of a list          1. an item of a numbered list
    > A quotation.
    > -- Who said it (only as the last line)
    ![terraces] The caption of a drawn picture, named by its key

Nothing inside a line is a sign: everything else is text and stands escaped in the page.
"""

import re
from html import escape
from itertools import groupby
from uuid import uuid4

# What begins a line, and what it makes of the line; the rest is a paragraph.
_SIGNS = (
    ("heading", re.compile(r"## +(.+)")),
    ("ul", re.compile(r"- +(.+)")),
    ("ol", re.compile(r"\d{1,2}\. +(.+)")),
    ("quote", re.compile(r"> +(.+)")),
    ("image", re.compile(r"!\[([a-z-]+)\](?: +(.+))?")),
    ("blank", re.compile(r"()")),
)
_LOOKS_LIKE_A_SIGN = re.compile(r"#|>|!\[|\* |<[a-z/!]")


class MarkupError(ValueError):
    """A line that the text's signs have no meaning for; the message names the line, from 1."""


def _kind_of(number: int, line: str) -> tuple[str, re.Match | None]:
    for kind, pattern in _SIGNS:
        if match := pattern.fullmatch(line):
            return kind, match
    if _LOOKS_LIKE_A_SIGN.match(line):
        raise MarkupError(f"line {number}: {line[:40]!r} begins with a sign of no meaning")
    return "p", None


def _html(kind: str, lines: list[str]) -> str:
    lines = [escape(line, quote=False) for line in lines]
    if kind == "p":
        return f"<p>{' '.join(lines)}</p>"
    return f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>"


def _quote(lines: list[str]) -> dict[str, str]:
    *words, last = lines
    if words and last.startswith("-- "):
        return {"text": " ".join(words), "attribution": last.removeprefix("-- ")}
    return {"text": " ".join(lines), "attribution": ""}


def blocks_of(text: str) -> list[dict]:
    """The blocks of a body as `{type, value, id}`. An image's value holds `picture`, its key.

    Paragraphs and lists that follow one another are one block. Raises MarkupError.
    """
    lines = [
        (number, line, *_kind_of(number, line))
        for number, line in enumerate((line.strip() for line in text.splitlines()), 1)
    ]
    blocks: list[dict] = []
    for kind, group in groupby(lines, key=lambda line: line[2]):
        group = list(group)
        if kind == "blank":
            continue
        if kind == "heading":
            blocks += [_block("heading", match[1]) for _number, _line, _kind, match in group]
        elif kind == "quote":
            blocks.append(_block("quote", _quote([match[1] for *_rest, match in group])))
        elif kind == "image":
            blocks += [
                _block("image", {"picture": match[1], "caption": match[2] or ""})
                for *_rest, match in group
            ]
        else:
            html = _html(kind, [match[1] if match else line for _n, line, _k, match in group])
            if blocks and blocks[-1]["type"] == "text":
                blocks[-1]["value"] += html
            else:
                blocks.append(_block("text", html))
    if not blocks:
        raise MarkupError("line 1: the text is empty")
    return blocks


def _block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid4())}
