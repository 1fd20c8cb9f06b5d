"""Other names of the same thing: UBND and ủy ban nhân dân.

They are written into a thing's streams when it is indexed, in both directions, so that questions
need no expansion and every engine agrees.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from .analysis import syllables, without_marks

_DATA = Path(__file__).parent / "data"
_SHIPPED = ("synonyms.txt", "abbreviations.txt", "english.txt")

_MOST_NEIGHBOURS = 12  # of one group in one text that its other forms are joined to

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

    def _groups_in(self, folded: list[bytes]) -> Iterator[tuple[int, int, int, tuple[Form, ...]]]:
        """Beginning and end of each form in a text, the group's number and its other forms."""
        by_first = self._by_first
        beginnings = [place for place, syllable in enumerate(folded) if syllable in by_first]
        for place in beginnings:
            for rest, group, others in by_first[folded[place]]:
                end = place + 1 + len(rest)
                if tuple(folded[place + 1 : end]) == rest:
                    yield place, end, group, others

    def names_in(self, marked: list[bytes]) -> list[list[str]]:
        """Other names of what a text names, as folded syllables."""
        folded = without_marks(b" ".join(marked)).split()
        return [
            [syllable.decode("ascii") for syllable in _folded(other)]
            for _place, _end, _group, others in self._groups_in(folded)
            for other in others
        ]

    def other_forms(self, marked: list[bytes]) -> list[list[bytes]]:
        """What else could be said for what a text says, between the same neighbours.

        "Sở GTVT Hà Nội" gives "sở giao thông vận tải hà", so that the words before and after are
        neighbours of either form. A group is written out once; where it stands again between
        others, only what joins it to them.
        """
        folded = without_marks(b" ".join(marked)).split()
        found: dict[Form, None] = {}
        seen: dict[int, set] = {}
        for place, end, group, others in self._groups_in(folded):
            before, after = marked[max(place - 1, 0) : place], marked[end : end + 1]
            around = seen.get(group)
            if around is None:
                seen[group] = {(0, *before), (1, *after)}
                found |= dict.fromkeys((*before, *other, *after) for other in others)
            elif len(around) < _MOST_NEIGHBOURS:
                if before and (0, *before) not in around:
                    around.add((0, *before))
                    found |= dict.fromkeys((*before, other[0]) for other in others)
                if after and (1, *after) not in around:
                    around.add((1, *after))
                    found |= dict.fromkeys((other[-1], *after) for other in others)
        return [list(form) for form in found]


def _folded(form: Form) -> Form:
    return tuple(map(without_marks, form))


def forms_of(line: str) -> list[str]:
    """The forms that a line names, as folded syllables: ["ubnd", "uy ban nhan dan"]."""
    parts = line.replace("=>", ",").split(",")
    folded = (without_marks(b" ".join(syllables(part))).decode("ascii") for part in parts)
    return list(dict.fromkeys(filter(None, folded)))


@cache
def shipped_lines() -> tuple[str, ...]:
    """The lists that come with the system."""
    return tuple(
        line for name in _SHIPPED for line in (_DATA / name).read_text("utf-8").splitlines()
    )


@cache
def shipped() -> Synonyms:
    return Synonyms(shipped_lines())
