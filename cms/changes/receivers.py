"""Changes of the app below, and the memory of this process that follows them."""

from django.db import connection, transaction
from django.dispatch import receiver

from sites.registry import registry
from sites.signals import portal_changed

from .operations import record_change
from .signals import change_committed, changes_recorded
from .tail import tail


@receiver(portal_changed)
def record_portal_change(sender, portal, action, **kwargs):
    record_change(kind="portal", object_id=portal.pk, action=action, portal_id=portal.pk)


@receiver(change_committed)
def forget_portals(sender, change, **kwargs):
    if change.kind == "portal":
        registry.invalidate()


@receiver(changes_recorded)
def follow_after_commit(sender, **kwargs):
    # The committing process follows at once, the others when their tail next looks.
    if not any(entry[1] == tail.follow for entry in connection.run_on_commit):
        transaction.on_commit(tail.follow, robust=True)
