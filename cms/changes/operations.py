"""Writing to the change log."""

from collections.abc import Iterable

from django.db import connection, transaction

from .models import Change
from .signals import changes_recorded

# Any constant: "this transaction writes to the change log".
_PG_LOCK = 0x6368616E


def record_changes(changes: Iterable[Change]) -> list[Change]:
    """Write changes down in the running transaction, and tell who must act within it.

    Raises TransactionManagementError outside a transaction: a change without its log entry, or the
    other way round, must be impossible.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A change is recorded in its transaction.")
    changes = list(changes)
    if not changes:
        return []
    if connection.vendor == "postgresql":
        # Held until commit, so that numbers become visible in their order and no tail that has
        # read number n ever misses n - 1. SQLite has one writer at a time anyway.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PG_LOCK])
    changes = Change.objects.bulk_create(changes, batch_size=500)
    changes_recorded.send(Change, changes=changes)
    return changes


def record_change(
    *,
    kind: str,
    object_id,
    action: str,
    portal_id: int | None = None,
    locale: str = "",
    keys: Iterable[str] = (),
) -> Change:
    """Write one change down; see `record_changes`. `keys`: what it touches besides the thing."""
    change = Change(
        kind=kind,
        object_id=str(object_id),
        action=action,
        portal_id=portal_id,
        locale=locale,
        keys=" ".join(sorted(keys)),
    )
    return record_changes([change])[0]
