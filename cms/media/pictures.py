"""Pictures as readers get them: ready sizes in modern formats, written down once per image.

`PortalImage.sources` holds what `<picture>` needs, so that showing a picture asks nothing of the
database beyond the image's own row. Of an animation readers see the first frame: nothing on a page
moves without being asked to (WCAG 2.2, success criterion 2.2.2).
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.encoding import filepath_to_uri
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from cms.changes import keys
from cms.pagestore.reading import reads
from sites.registry import language_of_request, source_language

register_heif_opener(thumbnails=False)

WIDTHS = (360, 720, 1280)
# Format, MIME type, options of Pillow's encoder. Best first; the last is for every browser.
FORMATS = (
    ("avif", "image/avif", {"quality": 55, "speed": 8}),
    ("webp", "image/webp", {"quality": 78, "method": 4}),
    ("jpg", "image/jpeg", {"quality": 80, "optimize": True, "progressive": True}),
)
_PILLOW = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
# Part of the name of every size: another recipe makes other files.
_RECIPE = b"1"
# What every browser shows as it is.
_WEB = (".jpg", ".jpeg", ".png", ".gif", ".webp")

# A decoded photograph takes up to 250 MB; two at a time would be too much for a small server.
one_at_a_time = threading.Lock()

_SRGB = ImageCms.createProfile("sRGB")
_ORIENTATION = 0x0112  # tag and values: Exif 2.32, 4.6.4
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_CENTRE = (50, 50)


@dataclass(frozen=True)
class Picture:
    """What a template needs to place a picture. `sources` are dicts of type and srcset.

    `alt` is in the reader's language; if it is in another, `alt_language` names that one. `credit`
    is a name and in the source language, named by `credit_language` to readers of another.

    `focus` is the part that a crop must keep, as percentages from the left and the top, in
    quarters: style sheets have a class for each.
    """

    alt: str
    width: int
    height: int
    src: str
    sources: tuple[dict[str, str], ...] = ()
    focus: tuple[int, int] = _CENTRE
    alt_language: str = ""
    credit: str = ""
    credit_language: str = ""


@dataclass(frozen=True)
class Upright:
    """A picture upright and in sRGB, with the width and height that the original has when upright."""

    image: Image.Image
    width: int
    height: int


def read_upright(file, width: int) -> Upright:
    """Decode a picture for sizes up to `width`, upright, in sRGB; RGBA if anything shines through.

    A larger picture is reduced while it is read, so that memory holds one decoded original at most.
    """
    file.seek(0)
    with Image.open(file) as opened:
        size = opened.size
        if opened.format == "JPEG":
            opened.draft("RGB", (width * 2, width * 2))
        opened.load()
        turn = opened.getexif().get(_ORIENTATION)
        profile = opened.info.get("icc_profile")
        image = _in_srgb(_reduced(opened, max(1, min(opened.size) // (width * 2))), profile)
    if turn in _TURNS:
        image = image.transpose(_TURNS[turn])
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    return Upright(image, *(size[::-1] if turn in (5, 6, 7, 8) else size))


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """A smaller copy in a mode that colours can be computed in, made strip by strip."""
    mode = _computable(image)
    size = tuple(-(-side // factor) for side in image.size)
    small = Image.new(mode, size)
    rows = 64 * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(image.height, top + rows)))
        if image.mode.startswith(("I", "F")):  # 16 bits of grey
            strip = strip.convert("I").point(lambda value: value * (1 / 256))
        small.paste(strip.convert(mode).reduce(factor), (0, top // factor))
    return small


def _computable(image: Image.Image) -> str:
    if image.mode in ("LA", "PA", "La", "RGBa", "RGBA") or "transparency" in image.info:
        return "RGBA"
    if image.mode.startswith(("I", "F")) or image.mode == "1":
        return "L"
    return image.mode if image.mode in ("L", "RGB", "CMYK") else "RGB"


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a damaged profile, or one of another kind of picture: the colours as they are
    return image.convert(mode)


def _encoded(upright: Upright, width: int, extension: str, options: dict) -> bytes:
    height = max(1, round(upright.height * width / upright.width))
    small = upright.image.resize((width, height), Image.Resampling.LANCZOS)
    if small.mode == "RGBA" and extension == "jpg":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    out = BytesIO()
    small.save(out, _PILLOW[extension], **options)
    return out.getvalue()


def encode(file, width: int, extension: str, options: dict) -> bytes:
    """One size of an image file, upright, in sRGB, without metadata."""
    return _encoded(read_upright(file, width), width, extension, options)


def make_sources(image, *, announce: Callable[[list[str]], None]) -> dict:
    """Write all sizes of an image to its storage; what of them belongs into `image.sources`.

    Also gives `width` and `height` of the upright original. Names are made of the content, so that
    running twice, or again after a crash, makes the same files and no others. `announce` is given
    all names before the first file is there.
    """
    storage = image.file.storage
    with one_at_a_time, image.open_file() as file:
        digest = hashlib.sha256(_RECIPE)
        for chunk in iter(lambda: file.read(1 << 18), b""):
            digest.update(chunk)
        upright = read_upright(file, WIDTHS[-1])
        widths = [width for width in WIDTHS if width < upright.width] or [upright.width]
        stem = image.file.name.rpartition(".")[0].replace("/images/", "/pictures/", 1)
        stem = f"{stem}.{digest.hexdigest()[:12]}"
        formats = [
            {"type": mime, "files": [[f"{stem}.{width}.{extension}", width] for width in widths]}
            for extension, mime, _options in FORMATS
        ]
        made = {"formats": formats, "width": upright.width, "height": upright.height}
        announce(size_names(made))
        for entry, (extension, _mime, options) in zip(formats, FORMATS, strict=True):
            for name, width in entry["files"]:
                _put(storage, name, _encoded(upright, width, extension, options))
    return made


def _put(storage, name: str, content: bytes) -> None:
    if storage.exists(name):
        if storage.size(name) == len(content):
            return
        storage.delete(name)  # the half of a file that a crash left
    storage.save(name, ContentFile(content))


def size_names(sources: dict | None) -> list[str]:
    """Names in the storage of all files that `PortalImage.sources` speaks of.

    Besides the sizes these are `old` ones, of a file that was replaced, and `begun` ones, which are
    being made or were when a process ended.
    """
    sources = sources or {}
    names = [name for entry in sources.get("formats", []) for name, _width in entry["files"]]
    return names + sources.get("old", []) + sources.get("begun", [])


def has_sizes(image) -> bool:
    return bool((image.sources or {}).get("formats"))


def focus_of(image) -> tuple[int, int]:
    """Where a crop must stay, in percent and quarters; see `Picture.focus`.

    A crop is narrower than the picture, so its position moves further than the point it keeps:
    exact for a crop to 3/7 of a side, on the safe side for wider ones.
    """
    if not image.has_focal_point() or not image.width or not image.height:
        return _CENTRE
    points = (image.focal_point_x / image.width, image.focal_point_y / image.height)
    return tuple(25 * round(min(1, max(0, 0.5 + (point - 0.5) * 1.75)) * 4) for point in points)


@lru_cache(maxsize=8192)
def _address(base: str, name: str) -> str:
    """What both storages call the address of a public file; asked nine times for each picture."""
    return base + filepath_to_uri(name)


def picture_of(image) -> Picture | None:
    """The Picture of an image row, for readers of the active language; None for no image, and for one that cannot be shown yet.

    Until its sizes are made, seconds after the upload, a small picture is shown as it is, and a
    large one not at all: no telephone is sent an original of twelve megapixels. The change log
    purges the page when the sizes are there.
    """
    if image is None:
        return None
    reads(keys.thing("image", image.pk))
    url = partial(_address, settings.MEDIA_URL)
    sources = image.sources or {}
    formats = sources.get("formats", [])
    if not formats and (image.width > WIDTHS[-1] or not image.file.name.lower().endswith(_WEB)):
        return None
    srcsets = tuple(
        {
            "type": entry["type"],
            "srcset": ", ".join(f"{url(name)} {width}w" for name, width in entry["files"]),
        }
        for entry in formats
    )
    reader = language_of_request()
    alt, language = image.alt_in(reader)
    return Picture(
        alt=alt,
        width=image.width,
        height=image.height,
        src=url(formats[-1]["files"][-1][0]) if formats else url(image.file.name),
        sources=srcsets,
        focus=tuple(sources.get("focus", _CENTRE)),
        alt_language=language if alt and language != reader else "",
        credit=image.credit,
        credit_language=source_language() if reader != source_language() else "",
    )
