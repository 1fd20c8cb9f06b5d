"""Whether an uploaded file is what its name says.

A browser that opens "report.pdf" and finds a page of HTML runs it on the portal's own host; an
office program that finds a plain archive in a ".docx" tells the reader that the file is broken.
"""

import zipfile
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_SIGNATURES = {
    "pdf": b"%PDF-",
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "zip": b"PK",
    "rar": b"Rar!\x1a\x07",
    "7z": b"7z\xbc\xaf\x27\x1c",
}
# A part that every such package holds: ECMA-376 part 2, OASIS OpenDocument 1.2 part 3.
_PACKAGES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
_TEXTS = {"txt", "csv"}
# PDF readers accept a header within the first 1,024 bytes (ISO 32000-1, annex H).
_HEAD = 1024


def validate_content(file) -> None:
    """Raise ValidationError unless a new file's content fits its extension.

    Extensions that are not listed here are left to the list of allowed ones; a file that is
    already stored was checked when it came.
    """
    if getattr(file, "_committed", False):
        return
    extension = PurePath(file.name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(_HEAD)
    try:
        fits = _fits(file, head, extension)
    finally:
        file.seek(0)
    if not fits:
        raise ValidationError(
            _("This is not a %(extension)s file, or it is damaged. Save it again and upload it."),
            code="wrong_content",
            params={"extension": f".{extension}"},
        )


def _fits(file, head: bytes, extension: str) -> bool:
    if extension == "pdf":
        return _SIGNATURES["pdf"] in head
    if extension in _SIGNATURES:
        return head.startswith(_SIGNATURES[extension])
    if extension in _PACKAGES:
        return _holds(file, _PACKAGES[extension])
    if extension in _TEXTS:
        # UTF-16 has zero bytes and says so with a byte order mark.
        return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return True


def _holds(file, part: str) -> bool:
    try:
        with zipfile.ZipFile(file) as package:
            return part in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
