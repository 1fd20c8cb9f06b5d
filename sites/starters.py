"""What a new portal begins with: a registry that the apps above fill.

A starter is idempotent: it says what a portal lacks and gives it. An app that is added later brings
its starter along, and `audit_portals --fix` gives every existing portal what it brings.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Portal

# The order in which starters run; what stands later may lean on what stands earlier.
HOMES, SITE, FILES, GROUPS, SECTIONS, PAGES, WORKFLOW = range(10, 80, 10)


@dataclass(frozen=True)
class Starter:
    """One thing every portal must have.

    `missing(portal)` lists what is not there, in English, for the operator; `give(portal)` makes it.
    Both run in the portal's scope, `give` in the operation's transaction.
    """

    name: str
    order: int
    missing: Callable[[Portal], list[str]]
    give: Callable[[Portal], None]


_starters: dict[str, Starter] = {}


def register(starter: Starter) -> None:
    _starters[starter.name] = starter


def all_starters() -> list[Starter]:
    return sorted(_starters.values(), key=lambda starter: (starter.order, starter.name))
