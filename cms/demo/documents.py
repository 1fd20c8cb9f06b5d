"""The files to download, and how a portal gets those that its texts name."""

from collections.abc import Iterable
from pathlib import Path

from wagtail.utils.file import hash_filelike

from cms.media.models import PortalDocument
from sites.models import Portal

from .pictures import copy_file

FOLDER = Path(__file__).parent / "data" / "documents"

# Title of each file, in the language it is written in.
DOCUMENTS = {
    "tin-bai-2021-h1.csv": "Số tin, bài sáu tháng đầu năm 2021 theo nhóm cổng",
    "phieu-gop-y.pdf": "Phiếu góp ý, kiến nghị",
    "comment-form.pdf": "Form for comments and suggestions",
    "items-2021-h1.csv": "Items published in the first half of 2021, by group of portals",
}


def _name(portal: Portal, key: str) -> str:
    return f"{portal.slug}/demo/{key}"


def copy_documents(portal: Portal, keys: Iterable[str]) -> None:
    """Put files into the portal's storage; what is there stays."""
    for key in keys:
        copy_file(FOLDER / key, _name(portal, key))


def ensure_documents(portal: Portal, keys: Iterable[str]) -> dict[str, PortalDocument]:
    """The portal's rows of files by key, new ones added; the files are in the storage.

    In the portal's scope and a transaction.
    """
    return {key: _ensure(portal, key) for key in sorted(keys)}


def _ensure(portal: Portal, key: str) -> PortalDocument:
    name = _name(portal, key)
    if have := PortalDocument.objects.filter(file=name).first():
        return have
    with (FOLDER / key).open("rb") as file:
        file_hash = hash_filelike(file)
    document = PortalDocument(
        portal=portal,
        collection_id=portal.collection_id,
        title=DOCUMENTS[key],
        file=name,
        file_size=(FOLDER / key).stat().st_size,
        file_hash=file_hash,
        page_count=1 if key.endswith(".pdf") else None,  # the forms have one page each
    )
    document.save()
    return document
