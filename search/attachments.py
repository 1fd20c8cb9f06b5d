"""What files say that hang on a page: their names and texts are found as the page's.

So a file is public exactly as long as a public page shows it.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page, ReferenceIndex

from cms.changes.operations import record_change
from cms.media.models import PortalDocument
from sites.scope import all_portals

from .file_text import READERS
from .models import FileText

_PROGRAM = Path(__file__).with_name("file_text.py")
_SECONDS = 60  # the program's own limit counts only the time that it works
LARGEST = 50 * 1024 * 1024  # bytes of a file that is read


def has_text(document: PortalDocument) -> bool:
    return document.file_extension.lower() in READERS


def is_to_be_read(document: PortalDocument) -> bool:
    return (
        has_text(document)
        and not FileText.objects.filter(document_id=document.pk, file=document.file.name).exists()
    )


def read_text(document: PortalDocument) -> None:
    """Keep the text of a document's file, and let its pages be found by it. Idempotent.

    Outside a transaction: it can take a minute. Nothing is kept if the file was replaced meanwhile.
    """
    with document.open_file() as file:
        text = text_of_file(file, document.file_extension.lower()) if file.size <= LARGEST else ""
    with transaction.atomic():
        if not PortalDocument.objects.filter(pk=document.pk, file=document.file.name).exists():
            return
        FileText.objects.update_or_create(
            document_id=document.pk, defaults={"file": document.file.name, "text": text.encode()}
        )
        record_change(
            kind="document",
            object_id=document.pk,
            action="update",
            portal_id=document.portal_id,
        )


def text_of_file(file, extension: str) -> str:
    """The text of a file, as much as was read within the limits; "" if nobody can read it."""
    with tempfile.TemporaryFile() as copy, tempfile.TemporaryFile() as out:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        # What it wrote until then is there.
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, "-I", str(_PROGRAM), extension],
                stdin=copy,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        out.seek(0)
        return out.read().decode("utf-8", "replace").replace("\x00", " ").strip()


def pages_with(document_ids: Iterable[str]) -> set[str]:
    """Ids of the pages that show one of these files."""
    types = ContentType.objects.get_for_models(PortalDocument, Page)
    found = ReferenceIndex.objects.filter(
        to_content_type=types[PortalDocument],
        to_object_id__in=list(document_ids),
        base_content_type=types[Page],
    )
    return set(found.values_list("object_id", flat=True).distinct())


def documents_of(value) -> Iterator[int]:
    """Ids of the files that a StreamField's value shows, in their order."""
    children = value.stream_block.child_blocks
    for item in value.raw_data:
        if item["type"] in children:
            yield from _chosen(children[item["type"]], item["value"])


def _chosen(block: blocks.Block, raw) -> Iterator[int]:
    if isinstance(block, DocumentChooserBlock):
        if isinstance(raw, int):
            yield raw
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _chosen(child, (raw or {}).get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in raw or []:
            is_item = isinstance(item, dict) and item.get("type") == "item"
            yield from _chosen(block.child_block, item["value"] if is_item else item)
    elif isinstance(block, blocks.StreamBlock):
        for item in raw or []:
            if child := block.child_blocks.get(item["type"]):
                yield from _chosen(child, item["value"])


def texts_of_files(ids: Sequence[int]) -> dict[int, list[str]]:
    """Name and text of each file, by its id."""
    if not ids:
        return {}
    with all_portals():  # pages of several portals are indexed together
        titles = dict(PortalDocument.objects.filter(pk__in=ids).values_list("pk", "title"))
    texts = dict(FileText.objects.filter(pk__in=titles).values_list("pk", "text"))
    return {
        pk: [title, bytes(texts[pk]).decode()] if pk in texts else [title]
        for pk, title in titles.items()
    }
