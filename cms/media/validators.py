"""Whether an uploaded file is what its name says, and nothing besides.

A browser that opens "report.pdf" and finds a page of HTML runs it on the portal's own host; an
office program that finds a plain archive in a ".docx" tells the reader that the file is broken.
"""

import codecs

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .archives import PACKAGES, check_archive, damaged, locked, with_macros
from .sniffing import (
    begins_like_markup,
    chunks_of,
    end_of_directory,
    extension_of,
    holds_markup,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
# The stream that every such file holds, by its name in the directory: [MS-DOC] 2.1, [MS-XLS] 2.1,
# [MS-PPT] 2.1. Excel 95 called it "Book".
_STREAMS = {
    "doc": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "ppt": ("PowerPoint Document",),
}
_OLE_MACROS = ("_VBA_PROJECT", "_VBA_PROJECT_CUR")  # [MS-OVBA] 2.2.1
_OLE_LOCKED = "EncryptedPackage"  # [MS-OFFCRYPTO] 2.3.4.4: a .docx with a password
_TEXTS = {"txt", "csv"}
# The header stands at the beginning and the end mark in the last 1,024 bytes: ISO 32000-1, annex H.
_PDF, _PDF_END, _EDGE = b"%PDF-", b"%%EOF", 1024


def validate_content(file) -> None:
    """Raise ValidationError unless a new file's content fits its extension.

    Extensions that are not known here are left to the list of allowed ones; a file that is already
    stored was checked when it came.
    """
    if getattr(file, "_committed", False):
        return
    extension = extension_of(file.name)
    try:
        if extension in PACKAGES and _head(file, len(_OLE)) == _OLE:
            _check_ole(file, extension)
        elif extension in PACKAGES or extension == "zip":
            check_archive(file, extension)
        elif check := _CHECKS.get(extension):
            check(file, extension)
            if end_of_directory(file) is not None:
                raise damaged(extension)
    finally:
        file.seek(0)


def _head(file, size: int = _EDGE) -> bytes:
    file.seek(0)
    return file.read(size)


def _check_pdf(file, extension: str) -> None:
    head = _head(file)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _EDGE))
    tail = file.read()
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PDF)
    if not begins or _PDF_END not in tail or holds_markup(head) or holds_markup(tail):
        raise damaged(extension)


def _check_ole(file, extension: str) -> None:
    if _head(file, len(_OLE)) != _OLE:
        raise damaged(extension)
    names = {
        name: name.encode("utf-16-le")
        for name in (*_STREAMS.get(extension, ()), *_OLE_MACROS, _OLE_LOCKED)
    }
    found = {
        name for chunk in chunks_of(file, overlap=64) for name, raw in names.items() if raw in chunk
    }
    if _OLE_LOCKED in found:
        raise locked()
    if found.intersection(_OLE_MACROS):
        raise with_macros()
    if not found:
        raise damaged(extension)


def _check_text(file, extension: str) -> None:
    head = _head(file)
    if begins_like_markup(head):
        raise damaged(extension)
    is_utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_utf16 else "utf-8")()
    try:
        for chunk in chunks_of(file):
            if "\0" in decoder.decode(chunk):
                raise damaged(extension)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The letters of this text are not Unicode. Save it as UTF-8 and upload it again."),
            code="not_unicode",  # TCVN 6909:2001 is the standard of all official texts
        ) from error


_CHECKS = {
    "pdf": _check_pdf,
    **dict.fromkeys(_STREAMS, _check_ole),
    **dict.fromkeys(_TEXTS, _check_text),
}
