"""What an installation can be asked about itself: whether its rows, files and index belong together.

Every app says how its own things are looked over; `manage.py audit` asks them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Audit:
    """`find()` gives a sentence in English for each thing that is wrong, for the operator.

    It changes nothing and is in no scope. `mend` names what puts it right, "" where a person must.
    """

    name: str
    find: Callable[[], Iterator[str]]
    mend: str = ""


_audits: dict[str, Audit] = {}


def register(audit: Audit) -> None:
    """For apps above, when they are ready."""
    _audits[audit.name] = audit


def all_audits() -> list[Audit]:
    return [_audits[name] for name in sorted(_audits)]
