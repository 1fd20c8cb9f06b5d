"""The few signs that a demonstration text is written with, turned into a StreamField's blocks.

A text is made of paragraphs with a blank line between, and of these, each beginning its line:

    ## A heading
    - an item of a list          1. an item of a numbered list
    > A quotation.
    > -- Who said it (only as the last line)
    ![terraces] The caption of a drawn picture, named by its key

Nothing inside a line is a sign: everything else is text and stands escaped in the page.

A text that needs other blocks is a list of parts, each either `text` with the signs above, or one
block by its `type`, with its fields as the block names them:

    [[articles.vi.body]]
    text = "A paragraph."

    [[articles.vi.body]]
    type = "steps"
    steps = [{ title = "Prepare", text = "Paragraphs or a list." }, { title = "Send" }]

    [[articles.vi.body]]
    type = "table"                 # the first column names its rows, the others hold figures
    caption = "Items by group"
    columns = ["Group", "Items"]
    rows = [["Districts", "2.873"]]

Pictures (`picture`, `poster`), files (`documents`) and sections (`pages`) are named by their keys.
"""

import re
from html import escape
from itertools import groupby
from typing import Any
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
    """A line or a part that has no meaning; the message names it, counted from 1."""


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


def blocks_of(body: str | list[dict]) -> list[dict]:
    """The blocks of a body as `{type, value, id}`, with keys in place of pictures and the like.

    Paragraphs and lists that follow one another are one block. Raises MarkupError.
    """
    if isinstance(body, str):
        return _blocks_of_text(body)
    blocks = []
    for number, part in enumerate(body, 1):
        try:
            blocks += [_block_of_part(part)] if "type" in part else _blocks_of_text(part["text"])
        except MarkupError as error:
            raise MarkupError(f"part {number}, {error}") from error
        except KeyError as error:
            raise MarkupError(f"part {number}: {error} is missing") from error
    return blocks


def _blocks_of_text(text: str) -> list[dict]:
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


def _block_of_part(part: dict) -> dict:
    fields = {name: value for name, value in part.items() if name != "type"}
    value = _table(fields) if part["type"] == "table" else _value(fields)
    return _block(part["type"], value)


def _table(fields: dict) -> dict:
    first, *others = fields["columns"]
    return {
        "has_row_headings": True,
        "table": {
            "caption": fields["caption"],
            "columns": [
                {"type": "text", "heading": first},
                *({"type": "number", "heading": heading} for heading in others),
            ],
            "rows": [{"values": row} for row in fields["rows"]],
        },
    }


def _value(data: Any) -> Any:
    """Fields of a block as a StreamField stores them: rich text as HTML, lists with ids."""
    if isinstance(data, dict):
        return {k: html_of(v) if k == "text" else _value(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_block("item", _value(item)) for item in data]
    return data


def html_of(text: str) -> str:
    """Paragraphs and lists as HTML. Raises MarkupError for any other sign."""
    if not text:
        return ""
    blocks = _blocks_of_text(text)
    if [block["type"] for block in blocks] != ["text"]:
        raise MarkupError("line 1: only paragraphs and lists may stand here")
    return blocks[0]["value"]
