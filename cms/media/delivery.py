"""Sending a stored file: conditions, one range, headers (RFC 9110, sections 8.8, 13 and 14).

Knows nothing of portals and rows; works with every storage.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from cms.core.text import slug_of

from .sniffing import CHUNK, extension_of

_TEXTS = {"txt": "text/plain", "csv": "text/csv"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# Not the machine's own list, which differs from one to the next.
_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "heic": "image/heic",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "zip": "application/zip",
}
# Everything that a browser could run as a page of this host is a download.
_SHOWN_INLINE = {"avif", "webp", "jpg", "jpeg", "png", "gif", "pdf", "txt"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
# No name in a header may end it, or name a folder on the reader's computer.
_NOT_IN_NAMES = re.compile(r'[\s\x00-\x1f\x7f"*/:<>?\\|]+')

YEAR = 365 * 24 * 3600
# Names made of the content: what stands behind one never changes.
FOR_EVER = f"public, max-age={YEAR}, immutable"
AN_HOUR = "public, max-age=3600"
# May be kept, and is asked for each time: a replaced file is seen at once.
ASK_FIRST = "public, no-cache"
NOT_KEPT = "private, no-store"


class StorageAway(Exception):
    """The storage does not answer, or not as it should: not now, which is not never."""


@dataclass(frozen=True)
class StoredFile:
    """A file as it is sent; `etag` is strong, in quotes."""

    name: str
    size: int
    modified_at: datetime
    etag: str
    filename: str
    caching: str


def stored_file(name: str, *, caching: str, filename: str = "", checksum: str = "") -> StoredFile:
    """What is to be known of a file in the storage. Raises Http404 if it is not there.

    Without a checksum, size and moment of the last change make the ETag.
    """
    try:
        size, modified_at = _look_at(name)
    except (OSError, ValueError) as error:
        raise Http404 from error
    return StoredFile(
        name=name,
        size=size,
        modified_at=modified_at,
        etag=f'"{checksum or f"{size:x}-{int(modified_at.timestamp() * 1_000_000):x}"}"',
        filename=filename or name.rpartition("/")[2],
        caching=caching,
    )


def send(request, file: StoredFile) -> HttpResponse:
    """The file, a part of it, or that it has not changed. Raises Http404 if it cannot be read."""
    modified = int(file.modified_at.timestamp())
    response = get_conditional_response(request, etag=file.etag, last_modified=modified)
    if response is None:
        response = _content(request, file, modified)
    headers = {
        "ETag": file.etag,
        "Last-Modified": http_date(modified),
        "Cache-Control": file.caching,
        "Accept-Ranges": "bytes",
        "X-Content-Type-Options": "nosniff",
    }
    for name, value in headers.items():  # Django's headers are a mapping without `update`
        response.headers[name] = value
    return response


def _content(request, file: StoredFile, modified: int) -> HttpResponse:
    start, end, status = 0, file.size, 200
    if _range_counts(request, file, modified):
        part = asked_part(request.headers.get("Range", ""), file.size)
        if part == UNSATISFIABLE:
            response = HttpResponse(status=416, content_type="text/plain")
            response["Content-Range"] = f"bytes */{file.size}"
            return response
        if part:
            (start, end), status = part, 206
    try:
        content_type = _content_type(file)
        if request.method == "HEAD":
            response = HttpResponse(status=status, content_type=content_type)
        else:
            response = StreamingHttpResponse(
                _part(file.name, start, end), status=status, content_type=content_type
            )
    except (OSError, ValueError) as error:
        raise Http404 from error
    response["Content-Length"] = str(end - start)
    response["Content-Disposition"] = disposition(file.filename)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return response


def _look_at(name: str) -> tuple[int, datetime]:
    # An object store asks for both at once.
    if hasattr(default_storage, "look_at"):
        return default_storage.look_at(name)
    return default_storage.size(name), default_storage.get_modified_time(name)


def _part(name: str, start: int, end: int) -> Iterator[bytes]:
    """Bytes from `start` to before `end`; raises OSError now if the file is not there."""
    if hasattr(default_storage, "read_part"):
        return default_storage.read_part(name, start, end, CHUNK)
    content = default_storage.open(name, "rb")
    content.seek(start)
    return _read(content, end - start)


def _read(content, length: int) -> Iterator[bytes]:
    with content:
        while length > 0 and (chunk := content.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _range_counts(request, file: StoredFile, modified: int) -> bool:
    """A range of another version than the reader's is none: RFC 9110, 13.1.5."""
    version = request.headers.get("If-Range")
    if version is None:
        return True
    return version == file.etag or parse_http_date_safe(version) == modified


UNSATISFIABLE = (0, 0)


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole, as for several ranges at once."""
    found = _ONE_RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    return (start, end) if start < end else UNSATISFIABLE


def _content_type(file: StoredFile) -> str:
    extension = extension_of(file.name)
    if extension in _TEXTS:
        mark = b"".join(_part(file.name, 0, min(2, file.size)))
        charset = "utf-16" if mark in _UTF16_MARKS else "utf-8"
        return f"{_TEXTS[extension]}; charset={charset}"
    return _TYPES.get(extension, "application/octet-stream")


def disposition(filename: str) -> str:
    """How a reader's computer names the file, with Vietnamese letters: RFC 6266, RFC 8187."""
    extension = extension_of(filename)
    name = _NOT_IN_NAMES.sub(" ", filename).strip(" .") or "tep"
    plain = slug_of(name.rpartition(".")[0] if extension else name) or "tep"
    kind = "inline" if extension in _SHOWN_INLINE else "attachment"
    return (
        f'{kind}; filename="{plain}{"." if extension else ""}{slug_of(extension)}"; '
        f"filename*=UTF-8''{quote(name, safe='')}"
    )
