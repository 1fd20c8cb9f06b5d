"""Marker words, and rows whose every text field carries one.

Text is found by introspection: a new field of a model, a new block of a stream is marked by itself.
"""

import re
from dataclasses import dataclass
from itertools import count

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField

from cms.core.blocks.links import PhoneBlock

# The other portal's words. SECRET: no answer on another portal's host may hold it. PUBLIC: stands
# in live pages alone, which readers of other portals may find by search and on the province's home.
# Letters only, so that they live through slugs, file names, addresses and folding.
SECRET = "zqkin"
PUBLIC = "zqlo"
# Stands in every row of every portal: what is searched for, since an answer repeats its question.
COMMON = "matran"
# The slug of the child portal: begins the names of its files.
CHILD = "xacon"


@dataclass(frozen=True)
class Marks:
    """What a portal's texts are made of."""

    secret: str
    public: str


OTHERS = Marks(SECRET, PUBLIC)
# The child's words begin like those, and are as little to be seen on its parent's host.
CHILDS = Marks(f"{SECRET}con", f"{PUBLIC}con")
OWN = Marks("riengminh", "cuaminh")

_number = count(1)
_TEXT = (models.CharField, models.TextField, models.JSONField)


def text_fields(model):
    """Concrete fields that can hold a word; keys, choices and streams are no text."""
    for field in model._meta.concrete_fields:
        if (
            isinstance(field, _TEXT)
            and not isinstance(field, StreamField)
            and not (field.primary_key or field.is_relation or field.choices)
        ):
            yield field


def _fit(text: str, length: int | None) -> str:
    return text[:length] if length else text


def text_for(field, word: str):
    """A value of a text field with a marker in it."""
    number = next(_number)
    if isinstance(field, models.JSONField):
        return {COMMON: f"{word} {COMMON} {number}"}
    if isinstance(field, models.EmailField):
        return f"{word}-{COMMON}-{number}@example.org"
    if isinstance(field, models.URLField):
        return f"https://example.org/{word}-{COMMON}-{number}"
    if isinstance(field, models.SlugField):
        return _fit(f"{word}-{COMMON}-{number}", field.max_length)
    return _fit(f"{word} {number} {COMMON}", field.max_length)


def accepts(field, value) -> bool:
    """Whether a field takes words at all: telephone numbers and codes do not."""
    if isinstance(value, str) and field.max_length and field.max_length < len(SECRET):
        return False
    try:
        field.run_validators(value)
    except ValidationError:
        return False
    return True


def filled(model, word: str, refs=None, *, leave=(), **given) -> dict:
    """Values for a new row: every text field and every stream marked, but those of `leave`.

    `refs` are the rows that blocks choose from, by model.
    """
    values = {}
    for field in text_fields(model):
        if field.name not in leave and accepts(field, value := text_for(field, word)):
            values[field.name] = value
    for field in model._meta.concrete_fields:
        if isinstance(field, StreamField) and field.name not in leave:
            values[field.name] = stream(field.stream_block, word, refs or {})
    return values | given


# --- streams --------------------------------------------------------------------------------------

VIDEO = "https://youtu.be/aaaaaaaaaaa"


def stream(block: blocks.StreamBlock, word: str, refs: dict) -> list[dict]:
    """One of each kind of child, as many as the stream takes."""
    children = list(block.child_blocks.items())[: block.meta.max_num or None]
    return [{"type": name, "value": value_of(child, word, refs)} for name, child in children]


def value_of(block, word: str, refs: dict):
    """A valid value of a block as it is stored, with a marker in every text."""
    if isinstance(block, blocks.StreamBlock):
        return stream(block, word, refs)
    if isinstance(block, blocks.StructBlock):
        return _struct(block, word, refs)
    if isinstance(block, blocks.ListBlock):
        return [value_of(block.child_block, word, refs) for _n in range(block.meta.min_num or 1)]
    if isinstance(block, blocks.RichTextBlock):
        return f"<p>{word} {COMMON} {next(_number)}</p>"
    if isinstance(block, blocks.ChooserBlock):
        return refs[block.model_class].pk if block.model_class in refs else None
    if isinstance(block, blocks.URLBlock):
        return VIDEO if block.required else ""
    if isinstance(block, blocks.EmailBlock):
        return f"{word}-{next(_number)}@example.org"
    if isinstance(block, PhoneBlock):
        return f"0214 {next(_number)}"
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        return _fit(f"{word} {COMMON} {next(_number)}", getattr(block.field, "max_length", None))
    if isinstance(block, blocks.ChoiceBlock):
        return block.get_prep_value(block.get_default()) or _first_choice(block)
    return block.get_prep_value(block.normalize(block.get_preview_value()))


def _first_choice(block) -> str:
    return next((key for key, _label in block.field.choices if key), "")


def _struct(block, word, refs) -> dict:
    return {name: value_of(child, word, refs) for name, child in block.child_blocks.items()}


# --- what was found -------------------------------------------------------------------------------

_MARKER = re.compile(f"(?:{SECRET}|{PUBLIC}).{{0,60}}", re.IGNORECASE)


def markers_in(text: str, *, public_allowed: bool = False) -> list[str]:
    """What of the other portal stands in a text, each with a few of the letters that follow."""
    found = (match[0] for match in _MARKER.finditer(text))
    return sorted(
        {hit for hit in found if not (public_allowed and hit[: len(PUBLIC)].casefold() == PUBLIC)}
    )
