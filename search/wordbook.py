"""The synonyms that are true now: those that come with the system and those of the province.

What is written knows them at once, in whatever process: every write to the index asks for the
number of their last change. What was written before is read again by a task, as far as it holds a
name that changed.
"""

from collections.abc import Iterable
from itertools import pairwise

from sites.transactions import once

from .engines.base import Formula
from .models import SynonymChange, SynonymGroup
from .synonyms import Synonyms, shipped, shipped_lines

# The last change, and what was true after it.
_known: tuple[object, Synonyms] | None = None


def current() -> Synonyms:
    """A statement, once in a transaction that is undone as a whole; two after a change."""
    global _known
    # The moment, too: a change that was rolled back leaves its number to another one.
    changes = SynonymChange.objects.order_by("-pk").values_list("pk", "changed_at")
    last = once("last change of synonyms", changes.first)
    known = _known
    if known is None or known[0] != last:
        lines = SynonymGroup.objects.order_by("pk").values_list("line", flat=True)
        _known = known = (last, Synonyms([*shipped_lines(), *lines]))
    return known[1]


def remembered() -> Synonyms:
    """What was true when this process last wrote; enough for marking words, and no statement."""
    return _known[1] if _known else shipped()


def formula_of(form: str) -> Formula:
    """What an entry holds that says a form, as `forms_of` gives it."""
    words = form.split()
    if len(words) == 1:
        return [[words[0]]]
    return [[left + right] for left, right in pairwise(words)]


def note_change(group: SynonymGroup | None, forms: Iterable[str]) -> SynonymChange:
    """Write down that groups with these forms changed, in the transaction that changes them."""
    return SynonymChange.objects.create(group=group, forms=list(dict.fromkeys(forms)))
