"""Changes of the app below, and the memory of this process that follows them."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.dispatch import receiver

from sites.models import PortalKind
from sites.registry import registry
from sites.signals import membership_changed, portal_changed

from . import keys
from .models import ALL_PORTALS, ONE_PORTAL
from .operations import record_change
from .signals import change_committed, changes_recorded
from .tail import tail

# What a portal's own pages alone show of it, by the beginnings of the fields' names.
_ON_ITS_OWN_PAGES = (
    "address_",
    "colour",
    "editor_",
    "email",
    "hotline",
    "hours_",
    "licence_",
    "phone",
)


def keys_of_portal(portal, action: str, fields: Iterable[str] | None) -> set[str]:
    """What a change of a portal touches besides its own pages; `fields`: None for any of them."""
    found = set()
    is_mourning = (
        portal.kind == PortalKind.PROVINCE
        if fields is None
        else any(name.startswith("mourning_") for name in fields)
    )
    if is_mourning:
        found.add(keys.MOURNING)
    if fields is None or not all(
        name.startswith(("mourning_", *_ON_ITS_OWN_PAGES)) for name in fields
    ):
        found |= {keys.portal_name(portal.pk), keys.PORTALS}
    if action == "close":
        found.add(keys.at_once(keys.thing("portal", portal.pk)))
    return found


@receiver(portal_changed)
def record_portal_change(sender, portal, action, fields=None, **kwargs):
    if portal is None:
        record_change(kind=ALL_PORTALS, object_id="", action=action, keys=[keys.EVERYTHING])
        return
    record_change(
        kind=ONE_PORTAL,
        object_id=portal.pk,
        action=action,
        portal_id=portal.pk,
        keys=keys_of_portal(portal, action, fields),
    )


@receiver(membership_changed)
def record_membership_change(sender, membership, action, **kwargs):
    record_change(
        kind="membership",
        object_id=membership.pk,
        action=action,
        portal_id=membership.portal_id,
    )


@receiver(change_committed)
def forget_portals(sender, change, **kwargs):
    if change.is_of_portals:
        registry.invalidate()


@receiver(changes_recorded)
def follow_after_commit(sender, changes, **kwargs):
    tail.start(first=changes[0].seq)  # unless it has: this process has memory that gets old
    # The committing process follows at once, the others when their tail next looks.
    if not any(entry[1] == tail.follow for entry in connection.run_on_commit):
        transaction.on_commit(tail.follow, robust=True)
