"""What an uploaded zip archive may hold, and an office file, which is one as well.

Read in the order of what a question costs: the end record, the directory, then every entry to its
checksum. Nothing is ever unpacked to a disk.
"""

import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.core.text import forbidden_characters

from .sniffing import CHUNK, end_of_directory, extension_of

MAX_ENTRIES = 5_000
MAX_DIRECTORY = 2 * 1024**2  # bytes: Python makes some kilobytes of objects of every entry
MAX_UNPACKED = 300 * 1024**2
# Texts and tables are packed to a twentieth, rarely to a hundredth.
MAX_RATIO, SMALL = 100, 20 * 1024**2
MAX_NAME = 255  # bytes of a part, on most file systems

# A part that every such package holds: ECMA-376 part 2, OASIS OpenDocument 1.2 part 3.
PACKAGES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "odp": "content.xml",
}
_OPEN_DOCUMENTS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}
_TYPES = "[Content_Types].xml"
_MANIFEST = "META-INF/manifest.xml"
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")

_ARCHIVES = {"zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "zst", "tar", "iso", "img", "cab", "jar"}
# fmt: off
_PROGRAMS = {
    "exe", "com", "scr", "pif", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta",
    "lnk", "url", "msi", "msp", "dll", "cpl", "reg", "sh", "apk", "html", "htm", "xhtml", "svg",
    "php", "jsp", "aspx", "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm",
}
# fmt: on
# Office programs put drawings and inserted pages into their own files.
_IN_PACKAGES = {"svg", "html", "htm", "xhtml"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError)


def check_archive(file, extension: str) -> None:
    """Raise ValidationError with the reason unless a zip archive or office file may be handed on."""
    _check_end(file, extension)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(archive, entries)
            for entry in entries:
                _check_name(entry)
            _check_sizes(entries)
            if extension in PACKAGES:
                _check_package(archive, entries, extension)
                _check_contents(entries, _PROGRAMS - _IN_PACKAGES)
            else:
                _check_contents(entries, _PROGRAMS | _ARCHIVES)
            for entry in entries:
                with archive.open(entry) as part:
                    while part.read(CHUNK):
                        pass
    except _DAMAGED as error:
        raise damaged(extension) from error


def damaged(extension: str) -> ValidationError:
    return ValidationError(
        _("This is not a %(extension)s file, or it is damaged. Save it again and upload it."),
        code="wrong_content",
        params={"extension": f".{extension}"},
    )


def locked() -> ValidationError:
    return ValidationError(
        _("This file asks for a password; readers could not open it. Save it without one."),
        code="password",
    )


def with_macros() -> ValidationError:
    return ValidationError(
        _("This file holds macros, which are programs. Save it without macros, or as PDF."),
        code="macros",
    )


def _unpacks_too_large() -> ValidationError:
    return ValidationError(
        _("Unpacked, this file is too large. Split it into several files."), code="zip_bomb"
    )


def _check_end(file, extension: str) -> None:
    """The end record alone: how many entries, and whether anything stands before or behind."""
    end = end_of_directory(file)
    if end is None:
        raise damaged(extension)
    at, (_signature, disk, first_disk, here, total, size, offset, _comment) = end
    if max(total, here) > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise ValidationError(
            _("This file holds more than %(maximum)d files. Split it."),
            code="too_many_files",
            params={"maximum": MAX_ENTRIES},
        )
    file.seek(0)
    whole = disk == first_disk == 0 and here == total > 0 and offset + size == at
    if not whole or file.read(4) != b"PK\x03\x04":
        raise damaged(extension)


def _check_directory(archive, entries) -> None:
    """Every entry once, none over another, and packed in a way that every program can open."""
    if len({entry.filename for entry in entries}) != len(entries):
        raise zipfile.BadZipFile("two entries of one name")
    end = archive.start_dir
    for entry in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
        if entry.header_offset + zipfile.sizeFileHeader + entry.compress_size > end:
            raise zipfile.BadZipFile("entries overlap")
        end = entry.header_offset
        if entry.flag_bits & 0x41:  # encrypted, strongly encrypted: APPNOTE.TXT 4.4.4
            raise locked()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValidationError(
                _("This file is packed in a way that not every program can open. Pack it as .zip."),
                code="packing",
            )


def _check_name(entry: zipfile.ZipInfo) -> None:
    """No name that would leave the folder that a reader unpacks into, or show as another."""
    name = entry.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    wrong = (
        not name
        or name.startswith(("/", "\\"))
        or name[1:2] == ":"
        or ".." in parts
        or forbidden_characters(name)
        or forbidden_characters(_as_unicode(name))
        or any(len(part.encode(errors="replace")) > MAX_NAME for part in parts)
        or stat.S_ISLNK(entry.external_attr >> 16)
    )
    if wrong:
        raise ValidationError(
            _("A file in this archive has a dangerous name: %(name)s. Pack it again."),
            code="zip_slip",
            params={"name": ascii(name).strip("'\"")[:60]},
        )


def _as_unicode(name: str) -> str:
    """A name whose writer forgot to mark it as UTF-8, as most programs show it."""
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _check_sizes(entries) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise _unpacks_too_large()


def _check_contents(entries, refused: set[str]) -> None:
    for entry in entries:
        if extension_of(entry.filename) in refused:
            raise ValidationError(
                _("An archive may not hold programs or further archives: %(name)s."),
                code="archive_content",
                params={"name": PurePosixPath(entry.filename).name[-60:]},
            )


def _check_package(archive, entries, extension: str) -> None:
    names = {entry.filename for entry in entries}
    if PACKAGES[extension] not in names:
        raise damaged(extension)
    for name in map(str.lower, names):
        if name.endswith(_MACROS) or name.startswith(_MACRO_FOLDERS):
            raise with_macros()
    if extension in _OPEN_DOCUMENTS:
        if _head(archive, "mimetype").strip() != _OPEN_DOCUMENTS[extension]:
            raise damaged(extension)
        if _MANIFEST in names and b":encryption-data" in _head(archive, _MANIFEST):
            raise locked()
    elif b"macroenabled" in _head(archive, _TYPES).lower():
        raise with_macros()


def _head(archive, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(MAX_DIRECTORY)
