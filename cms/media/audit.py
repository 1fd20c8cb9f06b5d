"""Whether files and rows of a portal belong together: what crashes and restored backups leave.

A file without a row does no harm but costs room; a row without a file shows a gap to readers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models.media import UploadedFile

from sites.models import Portal
from sites.registry import PortalRecord, registry
from sites.scope import all_portals, portal_scope

from .documents import measure
from .models import PortalDocument, PortalImage, PortalRendition
from .operations import documents_without_measures, give_sizes, images_without_sizes
from .pictures import has_sizes, size_names

FOLDERS = ("images", "pictures", "renditions", "files")
# The drop zone's, for files whose descriptions are yet to be written.
WAITING = "wagtail_uploads"
WAITS_AT_MOST = timedelta(days=1)


@dataclass(frozen=True)
class Problem:
    """`text` names the thing and what is wrong, in English, for the operator.

    `mend` puts it right; None where nobody but a person can.
    """

    text: str
    mend: Callable[[], None] | None = field(default=None, compare=False)


# Minutes; a younger file may belong to an upload that is being saved.
LEAVE_OUT = 5


def find_all_problems() -> Iterator[str]:
    """Problems of all portals' files, a line each."""
    before = timezone.now() - timedelta(minutes=LEAVE_OUT)
    for portal in registry.all():
        with portal_scope(portal):
            for problem in find_problems(portal, before=before):
                yield f"{portal.slug}: {problem.text}"
    with all_portals():
        for problem in find_waiting(before=before):
            yield f"drop zone: {problem.text}"


def find_problems(portal: Portal | PortalRecord, *, before: datetime) -> Iterator[Problem]:
    """Problems of one portal's files, in its scope. Files changed after `before` are left out.

    A younger file can belong to an upload that is being saved.
    """
    yield from _rows_without_files(portal)
    known = set(_names_in_rows())
    for folder in FOLDERS:
        for name in _files_in(f"{portal.slug}/{folder}"):
            if name not in known and _is_older(name, before):
                yield Problem(f"no row: {name}", partial(default_storage.delete, name))


def find_waiting(*, before: datetime) -> Iterator[Problem]:
    """Files in the drop zone that nobody described within a day, and such without a row."""
    known = set()
    for upload in UploadedFile.objects.order_by("pk"):
        known.add(upload.file.name)
        if not default_storage.exists(upload.file.name):
            yield Problem(f"no file: upload {upload.pk}", upload.delete)
        elif _is_older(upload.file.name, before - WAITS_AT_MOST):
            yield Problem(f"never described: {upload.file.name}", partial(_forget, upload))
    for name in _files_in(WAITING):
        if name not in known and _is_older(name, before):
            yield Problem(f"no row: {name}", partial(default_storage.delete, name))


def _forget(upload: UploadedFile) -> None:
    name = upload.file.name
    upload.delete()
    default_storage.delete(name)


def _rows_without_files(portal) -> Iterator[Problem]:
    for image in images_without_sizes():
        if default_storage.exists(image.file.name):
            yield Problem(f"no sizes: image {image.pk}", partial(give_sizes, image))
    for document in documents_without_measures():
        if default_storage.exists(document.file.name):
            yield Problem(f"not measured: document {document.pk}", partial(measure, document))
    rows = list(_rows())
    there = {name for folder in FOLDERS for name in _files_in(f"{portal.slug}/{folder}")}

    def is_gone(name: str) -> bool:
        # Asked for one by one only if the lists do not have it: an object store is far away.
        return name not in there and not default_storage.exists(name)

    for kind, row in rows:
        if is_gone(row.file.name):
            # A size that Wagtail made for the desk is made again when it is asked for.
            mend = row.delete if kind == "rendition" else None
            yield Problem(f"no file: {kind} {row.pk}, {row.file.name}", mend)
        elif kind == "image" and has_sizes(row):
            gone = [name for name in size_names(row.sources) if is_gone(name)]
            if gone:
                yield Problem(f"no file: image {row.pk}, {gone[0]}", partial(give_sizes, row))


def _rows() -> Iterator[tuple[str, PortalImage | PortalDocument | PortalRendition]]:
    images = PortalImage.objects.order_by("pk")
    yield from (("image", image) for image in images)
    yield from (("document", document) for document in PortalDocument.objects.order_by("pk"))
    renditions = PortalRendition.objects.filter(image__in=images.values("pk")).order_by("pk")
    yield from (("rendition", rendition) for rendition in renditions)


def _names_in_rows() -> Iterator[str]:
    for kind, row in _rows():
        yield row.file.name
        if kind == "image":
            yield from size_names(row.sources)


def _files_in(folder: str) -> Iterable[str]:
    try:
        inside, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{folder}/{name}"
    for name in sorted(filter(None, inside)):
        yield from _files_in(f"{folder}/{name}")


def _is_older(name: str, moment: datetime) -> bool:
    try:
        changed = default_storage.get_modified_time(name)
    except OSError:  # gone meanwhile
        return False
    return (changed if timezone.is_aware(changed) else timezone.make_aware(changed)) <= moment
