"""Whether an uploaded picture is one that can be shown: checked from the cheapest question on.

Everything that can be read from the first bytes is asked before anything is decoded: a file of 200
kilobytes can hold 10,000 megapixels.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from .pictures import one_at_a_time
from .sniffing import begins_like_markup, chunks_of, extension_of, hides_something

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
_HEAD = 512
_MEGA = 1_000_000
# Decoders of these need 7 to 15 bytes a pixel (measured), those of JPEG, PNG and GIF 1 to 4.
_MEGAPIXELS = {"WEBP": 16, "AVIF": 25, "HEIF": 25}
# With 1280 pixels of width, WebP's longest side of 16,383 pixels is kept.
_LONGEST_TO_SHORTEST = 12
# A photograph has one, a progressive one about ten, with previews some more; each costs the time of
# a whole decoding.
_MAX_SCANS = 100

# What decoders of damaged or hostile pictures raise.
_BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, EOFError, MemoryError, RuntimeError)


def check_signature(file, name: str) -> None:
    """Raise ValidationError unless a file begins as a picture that the portals take does."""
    file.seek(0)
    head = file.read(_HEAD)
    is_svg = begins_like_markup(head) and b"<svg" in head.lower()
    if extension_of(name) in ("svg", "svgz") or is_svg:
        raise ValidationError(
            _(
                "SVG drawings are not taken: they can hold programs. Save it as PNG and upload that."
            ),
            code="svg",
        )
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_heif = head[4:8] == b"ftyp"  # HEIC and AVIF: ISO/IEC 23008-12
    if not (head.startswith(_SIGNATURES) or is_webp or is_heif):
        raise ValidationError(
            _("This is not a picture, or it is damaged. Save it again as JPEG or PNG."),
            code="invalid_image",
        )


def check_picture(file, *, max_pixels: int) -> None:
    """Raise ValidationError for what is too large, hides something or cannot be decoded to its end."""
    try:
        with one_at_a_time:
            _check_size(file, max_pixels)
            _check_scans(file)
            _decode(file)
    except Image.DecompressionBombError as error:
        raise _too_large(max_pixels // _MEGA) from error
    except _BROKEN as error:
        raise ValidationError(
            _("This picture is damaged or not complete. Save it again and upload it."),
            code="invalid_image",
        ) from error
    if hides_something(file):
        raise ValidationError(
            _("Something else hides in this picture. Save it again with a picture program."),
            code="hides_something",
        )


def _check_size(file, max_pixels: int) -> None:
    file.seek(0)
    # Pillow decodes at the first look at a pixel, not here.
    with Image.open(file) as header:
        (width, height), maximum = header.size, _MEGAPIXELS.get(header.format)
    maximum = min(max_pixels, maximum * _MEGA) if maximum else max_pixels
    if width * height > maximum:
        raise _too_large(maximum // _MEGA)
    if max(width, height) > _LONGEST_TO_SHORTEST * min(width, height):
        raise ValidationError(
            _("This picture is too long and narrow to be shown. Cut it to shape first."),
            code="too_narrow",
        )


def _check_scans(file) -> None:
    file.seek(0)
    if file.read(3) == b"\xff\xd8\xff":
        scans = sum(chunk.count(b"\xff\xda") for chunk in chunks_of(file, overlap=1))
        if scans > _MAX_SCANS:
            raise ValueError(f"{scans} scans")


def _decode(file) -> None:
    file.seek(0)
    with Image.open(file) as image:
        # A JPEG is read to its end at an eighth of its size as well.
        image.draft(image.mode, (1, 1))
        image.load()


def _too_large(megapixels: int) -> ValidationError:
    return ValidationError(
        _("This picture has more than %(maximum)d megapixels. Make it smaller first."),
        code="file_too_many_pixels",
        params={"maximum": megapixels},
    )
