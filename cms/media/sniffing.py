"""What a file is by its bytes, and what else hides in it.

A file can be a picture for one program and a page or an archive for another. Such files are refused:
an official portal must not be the place from which they are handed on.
"""

import re
import struct
from pathlib import PurePath

CHUNK = 1 << 18

# End of central directory, APPNOTE.TXT 6.3.10, 4.3.16: the last 22 bytes and a comment.
EOCD = struct.Struct("<4s4H2LH")
_EOCD_SIGNATURE = b"PK\x05\x06"

# What makes a browser, a server or a viewer take bytes for a page, a program or a PDF. None of it
# stands in compressed data but by a chance of one in millions.
_MARKUP = re.compile(rb"<(!doctype\s+html|html|script|svg|iframe|\?php)[\s>/]", re.IGNORECASE)
_PDF = b"%PDF-"
_LONGEST = 32  # bytes of overlap between chunks


def extension_of(name: str) -> str:
    """Lower case, without the dot; "" for none."""
    return PurePath(name).suffix.lower().lstrip(".")


def chunks_of(file, overlap: int = 0):
    """The file in parts, each beginning with the last `overlap` bytes of the one before."""
    file.seek(0)
    tail = b""
    while chunk := file.read(CHUNK):
        yield tail + chunk
        tail = chunk[-overlap:] if overlap else b""


def holds_markup(data: bytes) -> bool:
    return _MARKUP.search(data) is not None


def begins_like_markup(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def end_of_directory(file) -> tuple[int, tuple] | None:
    """Where a zip archive's end record stands and its fields, if the file ends with one exactly."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - EOCD.size - 0xFFFF))
    start, tail = file.tell(), file.read()
    at = tail.rfind(_EOCD_SIGNATURE)
    if at < 0 or at + EOCD.size > len(tail):
        return None
    fields = EOCD.unpack_from(tail, at)
    if start + at + EOCD.size + fields[-1] != size:
        return None
    return start + at, fields


def hides_something(file) -> bool:
    """Whether a picture is an archive, a page, a program or a PDF as well."""
    if end_of_directory(file) is not None:
        return True
    return any(holds_markup(chunk) or _PDF in chunk for chunk in chunks_of(file, overlap=_LONGEST))
