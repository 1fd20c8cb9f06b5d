"""Plain text of what editors write, for the index and for snippets."""

import re
from collections.abc import Iterator
from html import unescape

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"\s+")


def text_of_html(html: str) -> str:
    """Rich text without tags; every tag parts words, as paragraphs and list items do."""
    return _SPACES.sub(" ", unescape(_TAG.sub(" ", html))).strip()


def text_of_stream(value) -> list[str]:
    """Texts of a StreamField's value, block by block.

    Read from the stored JSON: pictures and files are not fetched, which would cost statements and
    depend on the portal in scope.
    """
    children = value.stream_block.child_blocks
    return [
        text
        for item in value.raw_data
        if item["type"] in children
        for text in _texts(children[item["type"]], item["value"])
    ]


def _texts(block: blocks.Block, raw) -> Iterator[str]:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _texts(child, (raw or {}).get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in raw or []:
            # Lists are stored with an id for each item since Wagtail 2.16.
            is_item = isinstance(item, dict) and item.get("type") == "item"
            yield from _texts(block.child_block, item["value"] if is_item else item)
    elif isinstance(block, blocks.StreamBlock):
        for item in raw or []:
            if child := block.child_blocks.get(item["type"]):
                yield from _texts(child, item["value"])
    elif isinstance(block, BaseTypedTableBlock):
        table = raw or {}
        yield table.get("caption") or ""
        yield from (column["heading"] or "" for column in table.get("columns", []))
        yield from (str(cell or "") for row in table.get("rows", []) for cell in row["values"])
    elif isinstance(block, blocks.RichTextBlock):
        yield text_of_html(raw or "")
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield raw or ""
