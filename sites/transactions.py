"""One transaction for what belongs together, without a savepoint for each of its steps.

Every operation here and in Wagtail is wrapped in `atomic()`, so that it may stand alone. Inside a
larger one each of them sets a savepoint and releases it: two statements for a way back that nobody
takes.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class WholeTransactions:
    """For a database wrapper: sets no savepoints inside `all_or_nothing`."""

    # What is left for the end, and what was made once; None outside.
    left: dict[Hashable, Callable[[], None]] | None = None
    made: dict | None = None

    def savepoint(self):
        # Without one, `atomic()` has an error undo the whole transaction, also one that is caught.
        return super().savepoint() if self.left is None else None


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """A transaction that any error inside undoes as a whole, whether it is caught or not."""
    with transaction.atomic():
        if _left() is not None:
            yield
            return
        connection.left, connection.made = {}, {}
        try:
            yield
            while connection.left:
                connection.left.pop(next(iter(connection.left)))()
        finally:
            connection.left = connection.made = None


def at_the_end(key: Hashable, step: Callable[[], None] | None) -> None:
    """Do something before `all_or_nothing` commits, at once outside; of each key the last step.

    None: what was left for the end is done otherwise.
    """
    left = _left()
    if left is None:
        if step is not None:
            step()
    elif step is None:
        left.pop(key, None)
    else:
        left[key] = step


def once(key: Hashable, make: Callable):
    """What `make()` gives, made once within `all_or_nothing`, each time outside."""
    if _left() is None:
        return make()
    if key not in connection.made:
        connection.made[key] = make()
    return connection.made[key]


def _left() -> dict | None:
    return getattr(connection, "left", None)
