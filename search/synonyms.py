"""Other names of the same thing: UBND and ủy ban nhân dân.

They are written into a thing's streams when it is indexed, in both directions, so that questions
need no expansion and every engine agrees.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .analysis import syllables, without_marks

_DATA = Path(__file__).parent / "data"
_SHIPPED = ("synonyms.txt", "abbreviations.txt", "english.txt")

Form = tuple[bytes, ...]  # syllables with their marks


class BadSynonyms(ValueError):
    """A line of a list of synonyms cannot be read."""


class Synonyms:
    """Groups of forms, found in a text by their folded syllables.

    `lines` hold a group each, forms parted by commas; "a => b" is one-way: a text that says a is
    found by b. Raises BadSynonyms with the line's number.
    """

    def __init__(self, lines: Iterable[str]):
        # First folded syllable -> (rest of the form, number of the group, what to add).
        self._by_first: dict[bytes, list[tuple[Form, int, tuple[Form, ...]]]] = {}
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if line and not line.startswith("#"):
                self._read(number, line)

    def _read(self, number: int, line: str) -> None:
        left, arrow, right = line.partition("=>")
        found = [self._forms(part) for part in ([left, right] if arrow else [left])]
        if not all(found) or (not arrow and len(found[0]) < 2):
            raise BadSynonyms(f"Line {number} names fewer than two forms: {line}")
        given = found[-1]
        for form in found[0]:
            folded = _folded(form)
            others = tuple(other for other in given if _folded(other) != folded)
            first, rest = folded[0], folded[1:]
            self._by_first.setdefault(first, []).append((rest, number, others))

    @staticmethod
    def _forms(part: str) -> list[Form]:
        return [form for text in part.split(",") if (form := tuple(syllables(text)))]

    def other_forms(self, folded: list[bytes]) -> list[list[bytes]]:
        """What else could be said for what a text says; each group once.

        `folded` are the text's syllables without marks.
        """
        found: dict[Form, None] = {}
        seen: set[int] = set()
        by_first = self._by_first
        for place, syllable in enumerate(folded):
            if syllable not in by_first:
                continue
            for rest, group, others in by_first[syllable]:
                after = place + 1
                if group not in seen and tuple(folded[after : after + len(rest)]) == rest:
                    seen.add(group)
                    found |= dict.fromkeys(others)
        return [list(form) for form in found]


def _folded(form: Form) -> Form:
    return tuple(map(without_marks, form))


@cache
def shipped() -> Synonyms:
    """The lists that come with the system."""
    lines: list[str] = []
    for name in _SHIPPED:
        lines += (_DATA / name).read_text("utf-8").splitlines()
    return Synonyms(lines)
