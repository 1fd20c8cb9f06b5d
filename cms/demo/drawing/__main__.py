"""Draw pictures and write their ready files; see the package."""

import os
import sys
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
django.setup()

from cms.media.pictures import FORMATS, WIDTHS, encode  # noqa: E402 - it knows languages

from .scenes import SCENES  # noqa: E402
from .shapes import HEIGHT, WIDTH  # noqa: E402

FOLDER = Path(__file__).parents[1] / "data" / "pictures"
# As `cms.media.pictures` encodes, but with more patience.
PATIENT = {"avif": {"speed": 4}, "webp": {"method": 6}, "jpg": {}}
ORIGINAL = {"quality": 34, "optimize": True, "progressive": True}


def write(key: str, picture: bytes) -> int:
    """The original and all sizes of a picture (PNG); gives the number of bytes."""
    folder = FOLDER / key
    folder.mkdir(parents=True, exist_ok=True)
    files = {"original.jpg": encode(BytesIO(picture), WIDTH, "jpg", ORIGINAL)}
    for extension, _mime, options in FORMATS:
        for width in WIDTHS:
            files[f"{width}.{extension}"] = encode(
                BytesIO(picture), width, extension, options | PATIENT[extension]
            )
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return sum(map(len, files.values()))


def main(keys: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for key in keys or SCENES:
            page.set_content(f'<body style="margin:0">{SCENES[key]()}</body>')
            picture = page.screenshot()
            Image.open(BytesIO(picture)).verify()
            print(f"{key}: {write(key, picture):,} bytes")  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
