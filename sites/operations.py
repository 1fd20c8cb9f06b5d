"""What can happen to portals and memberships. Each operation is one transaction."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, Site

from .models import Membership, Portal, PortalHost, PortalKind, PortalStatus
from .permissions import derive_groups, derive_memberships, members
from .registry import registry
from .roles import PORTAL_ROLES, PROVINCE_ROLES, Role
from .scope import portal_scope
from .signals import membership_changed, portal_changed
from .starters import FILES, SITE, Starter, all_starters, register


class PortalExists(Exception):
    """A portal with this slug exists; use ensure_portal to update it."""


class NoProvince(Exception):
    """There is no province's portal, on which what holds for all portals is kept."""


class UnknownLanguage(Exception):
    """The settings do not name this language; add it to LANGUAGES first."""


class PortalNotOpen(Exception):
    """Only an open or preparing portal can be closed."""


class NoParent(Exception):
    """The portal stands below no other."""


class RoleDoesNotFit(Exception):
    """Province roles reach over all portals, the others belong to one; or there is no such role."""


class LastAdministrator(Exception):
    """Nobody else administers the portal; give the role to another person first."""


# Actions of the desk's log; `cms.audit` says what each is called.
ROLE_GRANTED, ROLE_REVOKED = "portals.grant", "portals.revoke"
PARENT_LET_IN, PARENT_SHUT_OUT = "portals.let_parent_read", "portals.stop_parent_reading"


@dataclass
class Ensured:
    """What `ensure_portal` did: created, or which fields and parts it changed."""

    portal: Portal
    created: bool = False
    changed: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    def __bool__(self):
        return self.created or bool(self.changed or self.given)

    def __str__(self):
        if self.created:
            return f"{self.portal.slug}: created"
        if not self:
            return f"{self.portal.slug}: unchanged"
        return f"{self.portal.slug}: {', '.join([*self.changed, *self.given])}"


@transaction.atomic
def create_portal(*, slug: str, **fields) -> Portal:
    """Make a portal with everything it begins with.

    `fields` are the Portal's own: name_vi, name_en, kind, parent, status and contact. Raises
    PortalExists for a known slug and ValidationError for wrong values.
    """
    if Portal.objects.filter(slug=slug).exists():
        raise PortalExists(slug)
    return ensure_portal(slug=slug, **fields).portal


@transaction.atomic
def ensure_portal(*, slug: str, **fields) -> Ensured:
    """Create the portal or bring it up to date; a second call with the same values changes nothing.

    Fields that are not named stay as they are. Raises ValidationError for wrong values.
    """
    portal = Portal.objects.select_for_update().filter(slug=slug).first()
    result = Ensured(portal or Portal(slug=slug), created=portal is None)
    portal = result.portal
    for name, value in fields.items():
        if getattr(portal, name) != value:
            setattr(portal, name, value)
            result.changed.append(name)
    if result.created or result.changed:
        portal.full_clean()
        portal.save()
        portal_changed.send(
            Portal,
            portal=portal,
            action="create" if result.created else "update",
            fields=None if result.created else list(result.changed),
        )
    result.given = give_what_is_missing(portal, audit=not result.created)
    return result


def give_what_is_missing(portal: Portal, *, audit: bool = True) -> list[str]:
    """Run the starters that find something missing (all of them unless `audit`).

    In a transaction.
    """
    given = []
    with portal_scope(portal):
        for starter in all_starters():
            missing = starter.missing(portal) if audit else [starter.name]
            if missing:
                starter.give(portal)
                given += missing
    if given and audit:
        portal_changed.send(Portal, portal=portal, action="update")
    return given


def what_is_missing(portal: Portal) -> list[str]:
    """What an audit finds missing in a portal, in English, for the operator."""
    with portal_scope(portal):
        return [found for starter in all_starters() for found in starter.missing(portal)]


def incomplete_portals() -> Iterator[str]:
    """What all portals lack, a line each."""
    for portal in Portal.objects.order_by("pk"):
        for found in what_is_missing(portal):
            yield f"{portal.slug}: {found} is missing"


def add_language(code: str) -> Iterator[tuple[Portal, list[str]]]:
    """Give every portal what it must have in a language of the settings, one transaction each.

    Yields each portal with what it was given; a second time gives nothing. Raises UnknownLanguage.
    """
    if code not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        raise UnknownLanguage(code)
    Locale.objects.get_or_create(language_code=code)
    for portal in Portal.objects.order_by("pk"):
        with transaction.atomic():
            given = give_what_is_missing(portal)
        yield portal, given


@transaction.atomic
def add_host(*, portal: Portal, name: str, is_primary: bool = False) -> PortalHost:
    """Give a portal a host name of its own; a new primary host takes the place of the old one."""
    host = PortalHost(portal=portal, name=name.lower().rstrip("."), is_primary=is_primary)
    host.full_clean(validate_constraints=False)
    if is_primary:
        portal.hosts.filter(is_primary=True).update(is_primary=False)
    host.validate_constraints()
    host.save()
    portal_changed.send(Portal, portal=portal, action="update")
    return host


@transaction.atomic
def open_portal(*, portal: Portal) -> Portal:
    """Let readers in."""
    portal.status, portal.closed_at, portal.successor = PortalStatus.OPEN, None, None
    portal.full_clean()
    portal.save()
    portal_changed.send(Portal, portal=portal, action="open")
    return portal


@transaction.atomic
def close_portal(*, portal: Portal, successor: Portal | None = None) -> Portal:
    """Close a portal: its host answers 410 and names the successor. Raises PortalNotOpen."""
    if portal.status == PortalStatus.CLOSED or portal.kind == PortalKind.PROVINCE:
        raise PortalNotOpen(portal.slug)
    portal.status, portal.successor = PortalStatus.CLOSED, successor
    portal.closed_at = timezone.now()
    portal.full_clean()
    portal.save()
    portal_changed.send(Portal, portal=portal, action="close")
    return portal


@transaction.atomic
def declare_mourning(*, starts_on: date, ends_on: date) -> Portal:
    """Set the days of state mourning of all portals, both inclusive, in place of those before.

    Raises NoProvince, and ValidationError for an end before the beginning.
    """
    return _mourn(starts_on, ends_on)


@transaction.atomic
def end_mourning() -> Portal:
    """Take state mourning from all portals at once; nothing happens if there is none."""
    return _mourn(None, None)


def _mourn(starts_on: date | None, ends_on: date | None) -> Portal:
    province = Portal.objects.select_for_update().filter(kind=PortalKind.PROVINCE).first()
    if province is None:
        raise NoProvince
    if (province.mourning_start_date, province.mourning_end_date) != (starts_on, ends_on):
        province.mourning_start_date, province.mourning_end_date = starts_on, ends_on
        province.full_clean()
        province.save()
        portal_changed.send(
            Portal,
            portal=province,
            action="update",
            fields=["mourning_start_date", "mourning_end_date"],
        )
    return province


@transaction.atomic
def let_parent_read(*, portal: Portal, allowed: bool, by=None) -> Portal:
    """Let the administrators of the parent portal look at this one's desk, or stop it.

    Raises NoParent. Twice is the same as once.
    """
    portal = Portal.objects.select_for_update().get(pk=portal.pk)
    if portal.parent_id is None:
        raise NoParent(portal.slug)
    if portal.parent_may_read != allowed:
        portal.parent_may_read = allowed
        portal.save(update_fields=["parent_may_read"])
        fields = ["parent_may_read"]
        portal_changed.send(Portal, portal=portal, action="update", fields=fields)
        with portal_scope(portal):
            log(portal, PARENT_LET_IN if allowed else PARENT_SHUT_OUT, user=by)
    return portal


@transaction.atomic
def grant_role(*, user, role: str, portal: Portal | None = None, by=None) -> Membership:
    """Give a person a role; twice is the same as once. `by`: who gives it, for the log.

    Raises RoleDoesNotFit: province roles take no portal, the others take one.
    """
    if role not in (PORTAL_ROLES if portal else PROVINCE_ROLES):
        raise RoleDoesNotFit(role)
    membership, is_new = Membership.objects.get_or_create(user=user, portal=portal, role=role)
    if is_new:
        if portal is None:
            derive_groups(None)
        _record(membership, ROLE_GRANTED, by)
    derive_memberships(user)
    return membership


@transaction.atomic
def revoke_role(
    *, user, role: str, portal: Portal | None = None, by=None, even_the_last: bool = False
) -> None:
    """Take a role from a person; nothing happens if they do not hold it.

    Raises LastAdministrator unless that is wanted (`even_the_last`).
    """
    if portal is not None:
        # Two administrators cannot take each other's role at the same moment.
        Portal.objects.select_for_update().get(pk=portal.pk)
    membership = Membership.objects.filter(user=user, portal=portal, role=role).first()
    if membership is not None:
        is_administrator = role == Role.PORTAL_ADMIN
        if is_administrator and not even_the_last and not _others(membership).exists():
            raise LastAdministrator(portal.slug)
        _record(membership, ROLE_REVOKED, by)
        membership.delete()
    derive_memberships(user)


def _others(membership: Membership):
    """Active people beside this one who hold the same role in the same portal."""
    return members(membership.portal_id, membership.role).exclude(pk=membership.user_id)


def _record(membership: Membership, action: str, by) -> None:
    membership_changed.send(Membership, membership=membership, action=action.rpartition(".")[2])
    data = {"person": membership.user.get_username(), "role": membership.role}
    with portal_scope(membership.portal) if membership.portal else nullcontext():
        log(membership, action, user=by, data=data)


# --- what this app itself gives a portal: the Site and the file collection ----------------------


def _homes(portal: Portal):
    """The portal's home pages, made by the starter of the app above that owns their type."""
    return Page.objects.filter(
        depth=2,
        url_path__in=[
            f"/{home_slug(portal.slug, language)}/"
            for language, _ in settings.WAGTAIL_CONTENT_LANGUAGES
        ],
    )


def home_slug(slug: str, language: str) -> str:
    """The slug of a home below Wagtail's root; no reader ever sees it."""
    return slug if language == settings.LANGUAGE_CODE else f"{slug}-{language}"


def _missing_site(portal: Portal) -> list[str]:
    return [] if portal.site_id else ["site"]


def _give_site(portal: Portal) -> None:
    home = _homes(portal).get(locale__language_code=settings.LANGUAGE_CODE)
    # The host name of a Site row is never used: addresses come from settings, by the registry.
    portal.site, _ = Site.objects.get_or_create(
        hostname=portal.slug,
        port=80,
        defaults={
            "root_page": home,
            "site_name": portal.name_vi,
            # No site is the default one: Wagtail would serve it to unknown hosts.
            "is_default_site": False,
        },
    )
    portal.save(update_fields=["site"])
    registry.changed()


def _missing_collection(portal: Portal) -> list[str]:
    return [] if portal.collection_id else ["collection"]


def _give_collection(portal: Portal) -> None:
    root = Collection.get_first_root_node()
    portal.collection = root.add_child(name=portal.slug)
    portal.save(update_fields=["collection"])


register(Starter("site", SITE, _missing_site, _give_site))
register(Starter("collection", FILES, _missing_collection, _give_collection))
