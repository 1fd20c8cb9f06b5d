"""What happens to pictures and files after they were saved.

Nothing here runs inside a transaction of somebody else's: decoding a picture takes seconds.
"""

import logging
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from cms.changes.operations import record_change
from sites.registry import registry
from sites.scope import portal_scope

from .documents import measure
from .models import PortalDocument, PortalImage
from .pictures import focus_of, make_sources, size_names

logger = logging.getLogger(__name__)


class _Replaced(Exception):
    """The image has another file by now, or is gone; the new file's own task does its sizes."""


def give_sizes(image: PortalImage) -> None:
    """Make the sizes of an image and write them down. Idempotent, and safe to be killed in.

    The row names the files before they are there, so that whoever deletes the image or replaces its
    file removes them too; it offers them to readers when all of them are there.
    """
    announced: list[str] = []

    def announce(names: list[str]) -> None:
        announced.extend(names)
        with transaction.atomic():
            sources = _current(image).sources or {}
            if not set(names) <= set(size_names(sources)):
                _write(image, sources=sources | {"begun": sources.get("begun", []) + names})

    try:
        made = make_sources(image, announce=announce)
        # Before the row forgets them.
        _delete(set(size_names(_current(image).sources)) - set(announced))
        with transaction.atomic():
            row = _current(image)
            row.width, row.height = made["width"], made["height"]
            sources = {"formats": made["formats"], "focus": focus_of(row)}
            _write(image, sources=sources, width=row.width, height=row.height)
            record_change(
                kind="image", object_id=image.pk, action="update", portal_id=image.portal_id
            )
    except _Replaced:
        _delete(announced)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _current(image: PortalImage) -> PortalImage:
    row = PortalImage.objects.filter(pk=image.pk, file=image.file.name).first()
    if row is None:
        raise _Replaced
    return row


def _write(image: PortalImage, **fields) -> None:
    PortalImage.objects.filter(pk=image.pk).update(**fields)


def images_without_sizes() -> QuerySet[PortalImage]:
    return PortalImage.objects.exclude(sources__has_key="formats").order_by("pk")


def documents_without_measures() -> QuerySet[PortalDocument]:
    return PortalDocument.objects.filter(
        Q(file_hash="") | Q(file_size=None) | Q(page_count=None, file__iendswith=".pdf")
    ).order_by("pk")


def finish_what_was_left() -> None:
    """Sizes and measures that a crash or a failure left undone, portal by portal, one at a time."""
    for portal in registry.all():
        with portal_scope(portal):
            todo = [(give_sizes, image) for image in images_without_sizes()]
            todo += [(measure, document) for document in documents_without_measures()]
            for do, thing in todo:
                try:
                    do(thing)
                except Exception:
                    logger.exception(
                        "%s: %s %s (%s) could not be finished; tried again at the next start",
                        portal.slug,
                        thing._meta.model_name,
                        thing.pk,
                        thing.file.name,
                    )
