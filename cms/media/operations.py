"""What happens to pictures and files after they were saved.

Nothing here runs inside a transaction of somebody else's: decoding a picture takes seconds.
"""

import logging

from django.db import transaction
from django.db.models import Q, QuerySet

from cms.changes.operations import record_change
from sites.registry import registry
from sites.scope import portal_scope

from .documents import measure
from .models import PortalDocument, PortalImage
from .pictures import focus_of, make_sources, size_names

logger = logging.getLogger(__name__)


def give_sizes(image: PortalImage) -> None:
    """Make the sizes of an image and write them down. Idempotent, and safe to be killed in.

    The files come first; a row never speaks of one that is not there. If the image's file was
    replaced meanwhile, the new sizes are removed and the task of the new file does its own.
    """
    made = make_sources(image)
    with transaction.atomic():
        fresh = PortalImage.objects.filter(pk=image.pk, file=image.file.name).first()
        if fresh is not None:
            needless = set(size_names(fresh.sources)) - set(size_names(made))
            fresh.width, fresh.height = made["width"], made["height"]
            sources = {"formats": made["formats"], "focus": focus_of(fresh)}
            PortalImage.objects.filter(pk=image.pk).update(
                width=fresh.width, height=fresh.height, sources=sources
            )
            record_change(
                kind="image", object_id=image.pk, action="update", portal_id=image.portal_id
            )
    if fresh is None:
        needless = size_names(made)
    for name in needless:
        image.file.storage.delete(name)


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
