"""Where files lie: under the slug of their portal, which never changes."""

from pathlib import PurePosixPath

from cms.core.text import slug_of
from sites.registry import registry
from sites.scope import current_portal_id


def portal_path(portal_id: int | None, folder: str, filename: str) -> str:
    """`stttt/images/bao-cao-quy-iii.jpg`; the portal is the one in scope for a new file."""
    portal = registry.get(portal_id or current_portal_id())
    name = PurePosixPath(filename.replace("\\", "/")).name
    stem, dot, extension = name.rpartition(".")
    safe = slug_of(stem if dot else name) or "tep"
    return f"{portal.slug}/{folder}/{safe}{'.' + slug_of(extension) if dot else ''}"


def document_path(instance, filename: str) -> str:
    return portal_path(instance.portal_id, "files", filename)
