"""Pictures as readers get them: ready sizes in modern formats, written down once per image.

`PortalImage.sources` holds what `<picture>` needs, so that showing a picture asks nothing of the
database beyond the image's own row.
"""

from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

WIDTHS = (360, 720, 1280)
# Format, MIME type, options of Pillow's encoder. Best first; the last is for every browser.
FORMATS = (
    ("avif", "image/avif", {"quality": 55, "speed": 8}),
    ("webp", "image/webp", {"quality": 78, "method": 4}),
    ("jpg", "image/jpeg", {"quality": 80, "optimize": True, "progressive": True}),
)
_PILLOW = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


@dataclass(frozen=True)
class Picture:
    """What a template needs to place a picture. `sources` are dicts of type and srcset."""

    alt: str
    width: int
    height: int
    src: str
    sources: tuple[dict[str, str], ...] = ()


def encode(file, width: int, extension: str, options: dict) -> bytes:
    """One size of an image file, upright, in sRGB, without metadata."""
    file.seek(0)
    with Image.open(file) as image:
        image.draft("RGB", (width * 2, width * 2))
        upright = ImageOps.exif_transpose(image)
        upright = upright.convert("RGB")
        height = max(1, round(upright.height * width / upright.width))
        small = upright.resize((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, _PILLOW[extension], **options)
    return out.getvalue()


def make_sources(image) -> dict:
    """Write all sizes of an image to its storage; gives what belongs into `image.sources`."""
    storage = image.file.storage
    stem = image.file.name.rpartition(".")[0].replace("/images/", "/pictures/", 1)
    widths = [width for width in WIDTHS if width < image.width] or [image.width]
    sources = []
    with image.file.open("rb") as file:
        for extension, mime, options in FORMATS:
            files = []
            for width in widths:
                content = encode(file, width, extension, options)
                name = storage.save(f"{stem}.{width}.{extension}", ContentFile(content))
                files.append([name, width])
            sources.append({"type": mime, "files": files})
    return {"formats": sources}


def picture_of(image, *, alt: str | None = None) -> Picture | None:
    """The Picture of an image row (None for no image); before its sizes are made, the original."""
    if image is None:
        return None
    url = image.file.storage.url
    formats = (image.sources or {}).get("formats", [])
    srcsets = tuple(
        {
            "type": entry["type"],
            "srcset": ", ".join(f"{url(name)} {width}w" for name, width in entry["files"]),
        }
        for entry in formats
    )
    src = url(formats[-1]["files"][-1][0]) if formats else image.file.url
    return Picture(
        alt=image.alt_text if alt is None else alt,
        width=image.width,
        height=image.height,
        src=src,
        sources=srcsets,
    )
