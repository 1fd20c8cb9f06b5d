"""What a person may do on the portal in scope: her memberships, read through roles as code.

Nobody's right comes from a row of Django's or Wagtail's permission tables. Those are derived
(`sites.permissions`) for the questions that Wagtail asks them itself, such as who can be notified.

Who may look at a desk without changing anything there is lent, for views that only show and for
the time of one request, what Wagtail asks before it shows: it knows no right to read.
"""

from django.db.models import Q, QuerySet

from .models import Membership
from .registry import PortalRecord
from .roles import READER, RIGHTS, Rights, Role
from .scope import current_portal


def memberships_on(portal: PortalRecord, user) -> QuerySet[Membership]:
    """A person's memberships that count on a portal's host.

    Its own, those over all portals, and those of its parent's administrators if it lets them look.
    """
    counting = Q(portal=portal.pk) | Q(portal=None)
    if portal.parent_id and portal.parent_may_read:
        counting |= Q(portal=portal.parent_id, role=Role.PORTAL_ADMIN)
    return Membership.objects.filter(counting, user=user.pk)


def rights_here(user) -> list[Rights]:
    """What a person's roles give her in the portal in scope; nothing outside one.

    One statement, the answer is kept on the user object. Superusers' rights are none of these.
    """
    portal = current_portal()
    if portal is None or not user.is_active or user.is_anonymous:
        return []
    kept = getattr(user, "_rights_here", None)
    # A user object may outlive a scope (tasks, tests, the console).
    if kept is None or kept[0] != portal.pk:
        held = memberships_on(portal, user).values_list("portal_id", "role")
        kept = (
            portal.pk,
            [RIGHTS[role] if where in (portal.pk, None) else READER for where, role in held],
        )
        user._rights_here = kept
    return kept[1]


def permissions_here(user) -> set[str]:
    """Full names of Django's permissions."""
    return {name for rights in rights_here(user) for name in rights.others}


def page_actions(user) -> set[str]:
    """What she may do to the portal's pages: "add", "change", "publish", ..."""
    return {action for rights in rights_here(user) for action in rights.pages}


def file_actions(user) -> set[str]:
    """What she may do to the portal's pictures and files: "add", "change", "choose", "delete"."""
    return {action for rights in rights_here(user) for action in rights.files}


def may_look(user) -> bool:
    """Whether she may see all of the portal's desk but the answers of readers."""
    return any(rights.reads for rights in rights_here(user))


def lend(user, actions: tuple[str, ...]) -> None:
    """Let a person see what is shown for these actions on pages, as long as this user object lives."""
    user._lent_on = current_portal().pk, frozenset(actions)


def lent(user) -> frozenset[str] | None:
    """What she was lent in the portal in scope; None if she looks at nothing beyond her rights."""
    portal = current_portal()
    where, actions = getattr(user, "_lent_on", (None, None))
    return actions if portal is not None and where == portal.pk else None


def is_only_looking(user) -> bool:
    """Whether a request shows a person pages that she has no right to write."""
    return lent(user) is not None and not page_actions(user)


class KeptInScope:
    """A permission policy that keeps a person's rights on her user object, for one portal.

    Wagtail's policies keep them as long as the object lives, which may be longer than a scope; and
    what a view shows is lent after the first question.
    """

    def get_cached_permissions_for_user(self, user):
        portal = current_portal()
        key = portal and portal.pk, lent(user)
        kept = getattr(user, self.permission_cache_name, None)
        if kept is None or kept[0] != key:
            kept = key, self.get_all_permissions_for_user(user)
            setattr(user, self.permission_cache_name, kept)
        return kept[1]


def forget_rights(user) -> None:
    """After a change of memberships."""
    user.__dict__.pop("_rights_here", None)
    user.__dict__.pop("_lent_on", None)
