"""Files that must never be kept, each made in memory when it is asked for.

By name: the desk's list it is sent to, its file name, and what makes its bytes.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from tests.media.samples import (
    archive_of,
    docx,
    halves,
    ole_of,
    package,
    pdf_of,
    picture_of_mode,
    png_chunk,
    png_of,
    saved,
)

SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
MACROS = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'


def photo(format="JPEG", **options) -> bytes:
    """Something that does not pack well, as photographs."""
    return saved(Image.effect_noise((500, 300), 80).convert("RGB"), format, **options)


def cut(content: bytes, part: float = 0.6) -> bytes:
    return content[: int(len(content) * part)]


def with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


def png_that_says(width: int, height: int) -> bytes:
    """A header of any size, and hardly a pixel behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + png_chunk(b"IEND", b"")
    )


def png_with_text_bomb() -> bytes:
    png = png_of(10, 10)
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 80_000_000, 9))
    return png[:33] + bomb + png[33:]


def gif_that_says(width: int, height: int) -> bytes:
    gif = bytearray(picture_of_mode("P", (4, 4), "GIF"))
    gif[6:10] = struct.pack("<HH", width, height)
    return bytes(gif)


def webp_that_says(width: int, height: int) -> bytes:
    frame = struct.pack("<I", (width - 1) | (height - 1) << 14)
    body = b"WEBPVP8L" + struct.pack("<I", 6) + b"\x2f" + frame + b"\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_of_many_scans() -> bytes:
    jpeg = photo(progressive=True)
    at = jpeg.rindex(b"\xff\xda")
    return jpeg[:at] + jpeg[at:-2] * 400 + b"\xff\xd9"


def svg() -> bytes:
    return b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script/></svg>"


def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a0 "ha">{entities}]><svg>&a11;</svg>'.encode()


def wide_xml() -> bytes:
    return b"<svg>" + b"<g/>" * 4_000_000 + b"</svg>"


def zip_bomb(name="a.txt", megabytes=400) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(1 << 20))
    return out.getvalue()


def docx_bomb() -> bytes:
    out = BytesIO(docx())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/image1.emf", "w") as part,
    ):
        for _ in range(100):
            part.write(bytes(1 << 20))
    return out.getvalue()


def bomb_of_bombs() -> bytes:
    inner = zip_bomb(megabytes=20)
    return archive_of({f"{n}.zip": inner for n in range(10)})


def overlapping_bomb() -> bytes:
    """Many entries of the directory that all name one piece of data (Fifield 2019)."""
    single = archive_of({"a.txt": b"\0" * 10_000_000})
    at = single.index(b"PK\x01\x02")
    entry, end = single[at:-22], single[-22:]
    entries = b"".join(entry[:46] + b"%05d" % n for n in range(1000))
    count = struct.pack("<HHHHII", 0, 0, 1000, 1000, len(entries), at)
    return single[:at] + entries + end[:4] + count + b"\0\0"


def zip_that_lies() -> bytes:
    """Says that it unpacks to ten bytes; it does to ten million."""
    real = archive_of({"a.txt": b"\0" * 10_000_000})
    return real.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 10))


def zip_of_too_many() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.txt", b"")
    return out.getvalue()


def zip_that_says_it_holds_many() -> bytes:
    small = archive_of({"a.txt": b"a"})
    return small[:-22] + struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, 60_000_000, 0, 0
    )


def zip_with_flags(flag: int) -> bytes:
    content = bytearray(archive_of({"mat.txt": b"bi mat"}))
    at = content.index(b"PK\x01\x02")
    content[6] |= flag
    content[at + 8] |= flag
    return bytes(content)


def zip_with_link() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("lien-ket")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def zip_packed_with(method: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.txt", "a" * 1000)
    return out.getvalue()


def zip_with_twins() -> bytes:
    return archive_of({"a1.txt": b"mot", "a2.txt": b"hai"}).replace(b"a2.txt", b"a1.txt")


def zip_with_wrong_checksum() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"dung nguyen van")
    return out.getvalue().replace(b"dung nguyen", b"sai  nguyen")


def zip_with_name(name: str) -> bytes:
    """The name as it is: Python's own writer would tidy it."""
    placeholder = "x" * len(name.encode())
    return archive_of({placeholder: b"a"}).replace(placeholder.encode(), name.encode())


def odt(**contents: bytes) -> bytes:
    kind = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
    return archive_of(kind | contents)


def thin() -> bytes:
    image = Image.new("L", (4, 30_000))
    ImageDraw.Draw(image).line((0, 0, 4, 30_000))
    return saved(image, "PNG")


IMAGES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pixel bomb, 12,000 by 12,000": ("bom.png", lambda: png_of(12_000, 12_000)),
    "pixel bomb, one long side": ("bom.png", lambda: png_of(60_000, 1_000)),
    "header of 4,000 million pixels": ("bom.png", lambda: png_that_says(65_000, 65_000)),
    "header of 2^62 pixels": ("bom.png", lambda: png_that_says(2**31 - 1, 2**31 - 1)),
    "GIF of 65,535 squared": ("bom.gif", lambda: gif_that_says(65_535, 65_535)),
    "WebP of 16,383 squared": ("bom.webp", lambda: webp_that_says(16_383, 16_383)),
    "WebP of 6,000 squared": ("bom.webp", lambda: webp_that_says(6_000, 6_000)),
    "text bomb in a PNG": ("bom.png", png_with_text_bomb),
    "JPEG of 400 scans": ("bom.jpg", jpeg_of_many_scans),
    "thread of a picture": ("soi.png", thin),
    "SVG": ("ve.svg", svg),
    "SVG named .png": ("ve.png", svg),
    "billion laughs": ("ve.svg", billion_laughs),
    "billion laughs named .jpg": ("ve.jpg", billion_laughs),
    "16 MB of XML named .png": ("ve.png", wide_xml),
    "HTML named .jpg": ("trang.jpg", lambda: SCRIPT),
    "HTML named .gif": ("trang.gif", lambda: b"GIF89a/*" + SCRIPT + b"*/=1;"),
    "PDF named .jpg": ("bao-cao.jpg", lambda: pdf_of(1)),
    "zip named .png": ("goi.png", lambda: package("a.txt")),
    "program named .jpg": ("anh.jpg", lambda: b"MZ" + b"\0" * 900),
    "PNG named .jpg": ("anh.jpg", lambda: png_of(9, 9)),
    "JPEG named .heic": ("anh.heic", photo),
    "BMP": ("anh.bmp", lambda: photo("BMP")),
    "TIFF named .jpg": ("anh.jpg", lambda: photo("TIFF")),
    "TIFF": ("anh.tiff", lambda: photo("TIFF")),
    "JPEG with a zip behind": ("anh.jpg", lambda: photo() + package("a.txt")),
    "JPEG with a zip and comment": (
        "anh.jpg",
        lambda: photo() + package("a.txt")[:-2] + b"\3\0abc",
    ),
    "PNG with a zip behind": ("anh.png", lambda: photo("PNG") + package("a.txt")),
    "GIF with a zip behind": ("anh.gif", lambda: photo("GIF") + package("a.txt")),
    "JPEG with HTML in a comment": ("anh.jpg", lambda: with_comment(photo(), SCRIPT)),
    "JPEG with PHP in a comment": ("anh.jpg", lambda: with_comment(photo(), b"<?php eval($x);?>")),
    "PNG with HTML behind": ("anh.png", lambda: photo("PNG") + SCRIPT),
    "JPEG with a PDF behind": ("anh.jpg", lambda: photo() + pdf_of(1)),
    "cut JPEG": ("anh.jpg", lambda: cut(photo())),
    "JPEG cut at the last tenth": ("anh.jpg", lambda: cut(photo(), 0.9)),
    "cut progressive JPEG": ("anh.jpg", lambda: cut(photo(progressive=True))),
    "cut PNG": ("anh.png", lambda: cut(photo("PNG"))),
    "cut GIF": ("anh.gif", lambda: cut(photo("GIF"))),
    "cut WebP": ("anh.webp", lambda: cut(photo("WEBP"))),
    "cut AVIF": ("anh.avif", lambda: cut(photo("AVIF", speed=10))),
    "cut HEIC": ("anh.heic", lambda: cut(photo("HEIF"))),
    "HEIC without anything behind": ("anh.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 300),
    "AVIF without anything behind": ("anh.avif", lambda: b"\0\0\0\x18ftypavif" + b"\0" * 300),
    "empty": ("rong.png", lambda: b""),
    "noise": ("nhieu.jpg", lambda: bytes(range(256)) * 40),
    "over 20 MB": ("nang.jpg", lambda: photo() + b"\0" * 21_000_000),
    "name without extension": ("anh", photo),
    "program by its name": ("anh.jpg.exe", photo),
    "page by its name": ("anh.jpg.html", photo),
}

DOCUMENTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("bom.zip", zip_bomb),
    "bomb in a .docx": ("bom.docx", docx_bomb),
    "bomb of bombs": ("bom.zip", bomb_of_bombs),
    "overlapping entries": ("bom.zip", overlapping_bomb),
    "zip that lies about its size": ("bom.zip", zip_that_lies),
    "6,000 files": ("nhieu.zip", zip_of_too_many),
    "zip that says it holds 65,000": ("nhieu.zip", zip_that_says_it_holds_many),
    "zip slip": ("truot.zip", lambda: zip_with_name("../../etc/passwd")),
    "zip slip by backslash": ("truot.zip", lambda: zip_with_name("..\\..\\windows\\a.txt")),
    "zip slip by a root": ("truot.zip", lambda: zip_with_name("/etc/passwd")),
    "zip slip by a drive": ("truot.zip", lambda: zip_with_name("C:\\a.txt")),
    "zip slip in a .docx": ("truot.docx", lambda: docx(**{"../../../a.xml": b"a"})),
    "symbolic link": ("lien-ket.zip", zip_with_link),
    "control character in a name": ("ten.zip", lambda: zip_with_name("a\x1b[2J.txt")),
    "turned name": ("ten.zip", lambda: archive_of({"a\u202etxt.exe.txt": b"a"})),
    "turned name, not marked as Unicode": (
        "ten.zip",
        lambda: zip_with_name("a\u202etxt.exe.txt"),
    ),
    "name of 2,000 letters": ("ten.zip", lambda: zip_with_name("a" * 2000 + ".txt")),
    "password": ("mat.zip", lambda: zip_with_flags(0x01)),
    "strong password": ("mat.zip", lambda: zip_with_flags(0x41)),
    "password on a .docx": ("mat.docx", lambda: ole_of("EncryptionInfo", "EncryptedPackage")),
    "password on a .xls": ("mat.xls", lambda: ole_of("Workbook", "EncryptedPackage")),
    "password on an .odt": (
        "mat.odt",
        lambda: odt(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "packed with LZMA": ("goi.zip", lambda: zip_packed_with(zipfile.ZIP_LZMA)),
    "packed with bzip2": ("goi.zip", lambda: zip_packed_with(zipfile.ZIP_BZIP2)),
    "two files of one name": ("doi.zip", zip_with_twins),
    "wrong checksum": ("sai.zip", zip_with_wrong_checksum),
    "program in a zip": ("goi.zip", lambda: package("huong-dan.txt", "cai-dat.exe")),
    "shortcut in a zip": ("goi.zip", lambda: package("bao-cao.pdf.lnk")),
    "page in a zip": ("goi.zip", lambda: package("trang/index.html")),
    "macros in a .docx": ("bao-cao.docx", lambda: docx(**{"word/vbaProject.bin": b"a"})),
    ".docm named .docx": (
        "bao-cao.docx",
        lambda: package("word/document.xml", **{"[Content_Types].xml": MACROS}),
    ),
    "old macros in an .xlsx": (
        "so.xlsx",
        lambda: package("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    ),
    "Basic in an .odt": ("bao-cao.odt", lambda: odt(**{"Basic/Standard/a.xml": b"a"})),
    "macros in a .doc": ("bao-cao.doc", lambda: ole_of("WordDocument", "_VBA_PROJECT")),
    "macros in an .xls": ("so.xls", lambda: ole_of("Workbook", "_VBA_PROJECT_CUR")),
    "program in a .docx": ("bao-cao.docx", lambda: docx(**{"word/embeddings/a.exe": b"MZ"})),
    ".docm": ("bao-cao.docm", docx),
    ".xlsm": ("so.xlsm", lambda: package("xl/workbook.xml")),
    ".msi named .doc": ("bao-cao.doc", lambda: ole_of("SummaryInformation")),
    ".xls named .doc": ("bao-cao.doc", lambda: ole_of("Workbook")),
    ".ods named .odt": (
        "bao-cao.odt",
        lambda: odt(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    ),
    ".docx named .xlsx": ("so.xlsx", docx),
    "zip named .docx": ("bao-cao.docx", lambda: package("a.txt")),
    "HTML named .pdf": ("bao-cao.pdf", lambda: SCRIPT),
    "HTML before a PDF": ("bao-cao.pdf", lambda: SCRIPT + pdf_of(1)),
    "HTML at the head of a PDF": ("bao-cao.pdf", lambda: b"%PDF-1.7\n%" + SCRIPT + pdf_of(1)),
    "HTML behind a PDF": ("bao-cao.pdf", lambda: pdf_of(1) + SCRIPT),
    "zip behind a PDF": ("bao-cao.pdf", lambda: pdf_of(1) + package("a.txt")),
    "PDF before a zip": ("goi.zip", lambda: pdf_of(1) + package("a.txt")),
    "JPEG before a zip": ("goi.zip", lambda: photo() + package("a.txt")),
    "program before a zip": ("goi.zip", lambda: b"MZ" + b"\0" * 900 + package("a.txt")),
    "zip with something behind": ("goi.zip", lambda: package("a.txt") + SCRIPT),
    "zip behind a .doc": ("cu.doc", lambda: ole_of("WordDocument") + package("a.txt")),
    "cut PDF": ("bao-cao.pdf", lambda: cut(pdf_of(30))),
    "cut .docx": ("bao-cao.docx", lambda: cut(docx())),
    "cut zip": ("goi.zip", lambda: cut(archive_of({"a.txt": b"a" * 999}))),
    "empty zip": ("goi.zip", lambda: package()),
    "JPEG named .pdf": ("bao-cao.pdf", lambda: saved(halves(), "JPEG")),
    "program named .csv": ("so-lieu.csv", lambda: b"MZ\x90\x00\x03\x00"),
    "HTML named .txt": ("trang.txt", lambda: SCRIPT),
    "SVG named .csv": ("ve.csv", svg),
    "letters that are not Unicode": (
        "cu.txt",
        lambda: "Lào Cai, đường".encode("cp1258", "replace"),
    ),
    "rar": ("goi.rar", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 99),
    "7z": ("goi.7z", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 99),
    "program": ("chay.exe", lambda: b"MZ" + b"\0" * 99),
    "HTML": ("trang.html", lambda: SCRIPT),
    "over 50 MB": ("nang.txt", lambda: b"a" * 53_000_000),
    "empty": ("rong.pdf", lambda: b""),
    "name without extension": ("khong-duoi", lambda: pdf_of(1)),
    "program by its name": ("bao-cao.pdf.exe", lambda: pdf_of(1)),
}
