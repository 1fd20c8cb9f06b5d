"""Anchors of headings: each once, and never one that the page around the text has."""

import re
from pathlib import Path

from cms.core.anchors import TAKEN, anchors_of

ROOT = Path(__file__).resolve().parents[2]
# What stands on an editor's page and on other people's, not beside a text.
NOT_A_READERS = ("/desk/", "/wagtailadmin/", "/styleguide")


def test_equal_headings_are_numbered_in_their_order():
    assert anchors_of(["Đất đai", "Hộ tịch", "đất đai", "Đất đai 2", "", "…"]) == [
        "dat-dai", "ho-tich", "dat-dai-2", "dat-dai-2-2", "part", "part-2",
    ]  # fmt: skip


def test_names_of_the_parts_of_a_page_are_taken():
    names = set()
    for folder in ("cms", "home", "search"):
        for path in (ROOT / folder).rglob("templates/**/*.html"):
            if not any(part in str(path) for part in NOT_A_READERS):
                names.update(re.findall(r'\bid="([a-z-]+[a-z])"', path.read_text(encoding="utf-8")))

    assert names - {"true"} == TAKEN
