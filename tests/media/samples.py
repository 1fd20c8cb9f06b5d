"""Files as people and other people upload them, made in memory."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*parts: str, **contents: str | bytes) -> bytes:
    """A zip archive of the named parts; `contents` by name for those whose bytes matter."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def archive_of(contents: dict[str, bytes]) -> bytes:
    return package(**contents)


def docx(**contents: str | bytes) -> bytes:
    return package("[Content_Types].xml", "word/document.xml", **contents)


def pdf_of(pages: int, *, password: str | None = None, owner: str | None = None) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password is not None:
        writer.encrypt(password, owner, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def ole_of(*streams: str) -> bytes:
    """What a compound file of Office 97 looks like to a check: its directory names streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE + b"\0" * 504 + names + b"\0" * 512


def png_of(width: int, height: int) -> bytes:
    return picture_of_mode("1", (width, height), "PNG")


def picture_of_mode(mode: str, size: tuple[int, int], format: str, **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, format, **options)
    return out.getvalue()


def halves(size=(1600, 900), colours=((200, 30, 30), (30, 30, 200))) -> Image.Image:
    """A picture whose left half has one colour and whose right half another."""
    image = Image.new("RGB", size, colours[0])
    image.paste(colours[1], (size[0] // 2, 0, *size))
    return image


def saved(image: Image.Image, format: str, **options) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def linear_grey_profile() -> bytes:
    """A colour profile (ICC.1:2001-04) of grey whose numbers are proportional to light."""

    def xyz(*values: float) -> bytes:
        return struct.pack(">3i", *(round(value * 65536) for value in values))

    white = (0.9642, 1, 0.8249)
    tags = {
        b"wtpt": b"XYZ \0\0\0\0" + xyz(*white),
        b"kTRC": b"curv" + bytes(8),
        b"desc": b"desc\0\0\0\0\0\0\0\2g" + bytes(79),
    }
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4xI", 132 + 12 * len(tags) + len(body), 0x02100000)
    head += b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28) + xyz(*white)
    return head.ljust(128, b"\0") + table + body
