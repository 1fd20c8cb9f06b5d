"""What the rows of portals refer to: pages, pictures, files and other rows of portals.

References are read from the stored form of a field, so that nothing is loaded for it: foreign keys,
lists of them, rich text and StreamFields of any depth. Every kind of field and block is either read
here or known to hold no reference; a system check (`sites.checks`) names the others. An address
typed as text (a link block's "or address", a video's) is none: it shows nothing but what any reader
sees there.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Collection, Page
from wagtail.rich_text import extract_references_from_rich_text

from .models import Portal

# Blocks whose value is no reference, whatever it is.
PLAIN_BLOCKS = (
    blocks.CharBlock,
    blocks.TextBlock,
    blocks.URLBlock,
    blocks.EmailBlock,
    blocks.RegexBlock,
    blocks.BooleanBlock,
    blocks.ChoiceBlock,
    blocks.MultipleChoiceBlock,
    blocks.IntegerBlock,
    blocks.FloatBlock,
    blocks.DecimalBlock,
    blocks.DateBlock,
    blocks.TimeBlock,
    blocks.DateTimeBlock,
    blocks.StaticBlock,
)
# Models that name pages, files or rows of portals and are written by code alone or checked
# elsewhere, by app or model, with the reason.
UNGUARDED = {
    "wagtailcore": "Wagtail's records about a page; written only in its portal (cms.core.receivers)",
    "wagtailadmin": "what a person has open at the desk",
    "wagtailforms": "Wagtail's own answers to forms, of which there are none",
    "wagtailimages": "Wagtail's own pictures, of which there are none",
    "wagtaildocs": "Wagtail's own files, of which there are none",
    "wagtailsearch": "the desk's search, derived from what was saved",
    "wagtail_localize": "parts of a page's translation; overrides are checked (cms.core.receivers)",
    "taggit": "words that are put on a thing; they show nothing of it",
    "portals.Portal": "what a portal was given by its starters",
    "media.PortalRendition": "made of its picture by code",
}


@dataclass(frozen=True)
class Reference:
    """A thing named at `path` of a row, such as "body.1f0c….image"; the first part is the field."""

    model: type[models.Model]
    pk: object
    path: str

    @property
    def field(self) -> str:
        return self.path.partition(".")[0]


def is_portal_owned(model: type[models.Model]) -> bool:
    """Whether a model's rows belong to one portal each, which their field `portal` names."""
    try:
        field = model._meta.get_field("portal")
    except FieldDoesNotExist:
        return False
    is_exempt = getattr(model, "portal_scope_exempt", "")
    return field.concrete and field.related_model is Portal and not is_exempt


def is_of_a_portal(model: type[models.Model]) -> bool:
    """Whether what a model's rows refer to must be of one portal: pages, its rows, their parts."""
    return issubclass(model, Page) or is_portal_owned(model) or parent_link(model) is not None


@cache
def parent_link(model: type[models.Model]) -> ParentalKey | None:
    """The link of a part (a form's field) to the page or row it is a part of."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey) and is_of_a_portal(field.related_model):
            return field if not field.related_model._meta.swapped else None
    return None


def is_target(model: type[models.Model]) -> bool:
    """Whether a reference to the model names something of one portal."""
    return issubclass(model, (Page, Collection)) or is_portal_owned(model)


# --- fields -------------------------------------------------------------------------------------

Reader = Callable[[object, str], Iterator[Reference]]


def _key_reader(model: type[models.Model]) -> Reader:
    def read(raw, path):
        if raw is not None:
            yield Reference(model, raw, path)

    return read


def _keys_reader(model: type[models.Model]) -> Reader:
    def read(raw, path):
        for item in raw or ():
            yield Reference(model, getattr(item, "pk", item), path)

    return read


def _read_html(raw, path):
    for model, pk, _model_path, _content_path in extract_references_from_rich_text(str(raw or "")):
        if is_target(model):
            yield Reference(model, pk, path)


def _stream_reader(field: StreamField) -> Reader:
    def read(raw, path):
        if isinstance(raw, blocks.StreamValue):
            raw = raw.stream_block.get_prep_value(raw)
        elif isinstance(raw, str):
            raw = json.loads(raw or "[]")
        yield from _in_block(field.stream_block, raw, path)

    return read


@cache
def readers(model: type[models.Model]) -> dict[models.Field, Reader]:
    """How to read the fields of a model that may refer to something of a portal."""
    found = {}
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            found[field] = _stream_reader(field)
        elif isinstance(field, RichTextField):
            found[field] = _read_html
        elif (
            not getattr(field, "concrete", False)
            or not field.is_relation
            or getattr(field.remote_field, "parent_link", False)
            or isinstance(field, ParentalKey)
        ):
            continue
        elif is_target(field.related_model):
            is_many = isinstance(field, ParentalManyToManyField)
            if is_many or not field.many_to_many:
                make = _keys_reader if is_many else _key_reader
                found[field] = make(field.related_model)
    return found


def references_of(instance: models.Model) -> Iterator[tuple[models.Field, Reference]]:
    """What a row refers to, as it would be stored; changed parts of it come with it."""
    for field, read in readers(type(instance)).items():
        if isinstance(field, ParentalManyToManyField) and not _is_in_memory(instance, field.name):
            continue
        for reference in read(field.value_from_object(instance), field.name):
            yield field, reference


def _is_in_memory(instance, relation: str) -> bool:
    return relation in getattr(instance, "_cluster_related_objects", {})


def parts_of(instance: models.Model) -> Iterator[tuple[str, models.Model]]:
    """Parts of a row that are in memory, with the name of the relation; stored ones were checked."""
    for relation in instance._meta.related_objects:
        name = relation.get_accessor_name()
        if isinstance(relation.field, ParentalKey) and _is_in_memory(instance, name):
            for part in getattr(instance, name).all():
                yield name, part


def references_in_revision(model: type[models.Model], content: dict) -> Iterator[Reference]:
    """What the stored content of a revision of `model` refers to."""
    for field, read in readers(model).items():
        yield from read(content.get(field.name), field.name)


# --- blocks -------------------------------------------------------------------------------------


def _in_block(block: blocks.Block, raw, path: str) -> Iterator[Reference]:
    if raw is None or raw == "":
        return
    if isinstance(block, blocks.ChooserBlock):
        if is_target(block.model_class):
            yield Reference(block.model_class, raw, path)
    elif isinstance(block, blocks.RichTextBlock):
        yield from _read_html(raw, path)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _in_block(child, raw.get(name), f"{path}.{name}")
    elif isinstance(block, blocks.ListBlock):
        for place, item in enumerate(raw):
            # Lists are stored with or without ids of their items.
            is_item = isinstance(item, dict) and item.keys() >= {"type", "value"}
            key = item.get("id") if is_item else place
            value = item["value"] if is_item else item
            yield from _in_block(block.child_block, value, f"{path}.{key}")
    elif isinstance(block, blocks.StreamBlock):
        for place, item in enumerate(raw):
            if child := block.child_blocks.get(item["type"]):
                yield from _in_block(child, item["value"], f"{path}.{item.get('id') or place}")
    elif isinstance(block, BaseTypedTableBlock):
        columns = [block.child_blocks.get(column["type"]) for column in raw["columns"]]
        for row in raw["rows"]:
            for child, value in zip(columns, row["values"], strict=False):
                if child is not None:
                    yield from _in_block(child, value, path)


def _children(block: blocks.Block) -> Iterator[tuple[str, blocks.Block]]:
    if isinstance(block, blocks.ListBlock):
        yield "item", block.child_block
    yield from getattr(block, "child_blocks", {}).items()


def _is_known(block: blocks.Block) -> bool:
    own = type(block).extract_references
    if isinstance(block, blocks.StructBlock):
        return own is blocks.StructBlock.extract_references
    containers = (blocks.ListBlock, blocks.BaseStreamBlock, BaseTypedTableBlock)
    if isinstance(block, (*containers, blocks.ChooserBlock, blocks.RichTextBlock)):
        return own.__module__.startswith("wagtail.")
    return isinstance(block, PLAIN_BLOCKS) and own is blocks.Block.extract_references


def unknown_blocks(block: blocks.Block, path: str) -> Iterator[str]:
    """Paths of blocks whose references, if they have any, are not read."""
    if not _is_known(block):
        yield f"{path} ({type(block).__name__})"
    for name, child in _children(block):
        yield from unknown_blocks(child, f"{path}.{name}")


# --- what nobody has classified -----------------------------------------------------------------


def _names_portals(field) -> bool:
    if isinstance(field, (StreamField, RichTextField, GenericForeignKey)):
        return True
    is_forward = getattr(field, "concrete", False) and field.is_relation
    return is_forward and field.related_model is not None and is_target(field.related_model)


def unread(model: type[models.Model]) -> list[str]:
    """Fields of a model that may refer to something of a portal in a way nobody reads."""
    if is_of_a_portal(model):
        found = [f.name for f in model._meta.get_fields() if isinstance(f, GenericForeignKey)]
        for field in readers(model):
            if isinstance(field, StreamField):
                found += unknown_blocks(field.stream_block, field.name)
        return found
    if model._meta.app_label in UNGUARDED or model._meta.label in UNGUARDED:
        return []
    return [
        field.name
        for field in model._meta.get_fields()
        if _names_portals(field) and not getattr(field.remote_field, "parent_link", False)
    ]


def unread_fields() -> list[str]:
    """All of them in the project, as "app.Model.field"."""
    return [
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        for name in unread(model)
    ]
