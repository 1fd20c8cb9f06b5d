"""Django groups and Wagtail permissions, derived from roles and memberships.

Nothing else in the project writes to groups; `derive_*` may run at any time and changes nothing
when all is in place.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from .models import Membership, Portal, PortalGroup
from .rights import forget_rights
from .roles import PORTAL_ROLES, PROVINCE_ROLES, RIGHTS, Role
from .starters import GROUPS, Starter, register

# Wagtail's own models: its permission policies ask for these, whatever the custom model is called.
_FILE_MODELS = {"image": "wagtailimages", "document": "wagtaildocs"}


def group_name(portal: Portal | None, role: str) -> str:
    return f"{portal.slug if portal else '*'}: {role}"


def _permissions() -> dict[str, int]:
    """Primary keys of all permissions by full name, e.g. "wagtailcore.publish_page"."""
    return {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }


def _wanted(rights, roots, collection_id, permissions):
    pages = {
        (root, permissions[f"wagtailcore.{action}_page"])
        for root in roots
        for action in rights.pages
    }
    files = {
        (collection_id, permissions[f"{app}.{action}_{model}"])
        for action in rights.files
        for model, app in _FILE_MODELS.items()
        if collection_id
    }
    return pages, files, {permissions[name] for name in rights.others}


def _sync(model, group, column, wanted):
    """Make a group's rows of a permission table equal to `wanted`; True if any was missing."""
    have = {
        (row[1], row[2]): row[0]
        for row in model.objects.filter(group=group).values_list("pk", column, "permission_id")
    }
    missing = wanted - have.keys()
    surplus = [pk for key, pk in have.items() if key not in wanted]
    if surplus:
        model.objects.filter(pk__in=surplus).delete()
    model.objects.bulk_create(
        [model(group=group, permission_id=p, **{column: target}) for target, p in sorted(missing)]
    )


def _page_roots(portal: Portal | None) -> list[int]:
    if portal is None:
        return [Page.get_first_root_node().pk]
    return list(
        Page.objects.filter(
            depth=2, translation_key=portal.site.root_page.translation_key
        ).values_list("pk", flat=True)
    )


def derive_groups(portal: Portal | None) -> None:
    """Make the groups of a portal's roles (None: of the province's) and their permissions."""
    roles = PORTAL_ROLES if portal else PROVINCE_ROLES
    permissions = _permissions()
    roots = _page_roots(portal)
    collection_id = portal.collection_id if portal else Collection.get_first_root_node().pk
    known = {
        g.role: g.group for g in PortalGroup.objects.filter(portal=portal).select_related("group")
    }
    for role in roles:
        group = known.get(role)
        if group is None:
            group, _ = Group.objects.get_or_create(name=group_name(portal, role))
            PortalGroup.objects.create(portal=portal, role=role, group=group)
        pages, files, others = _wanted(RIGHTS[role], roots, collection_id, permissions)
        _sync(GroupPagePermission, group, "page_id", pages)
        _sync(GroupCollectionPermission, group, "collection_id", files)
        if set(group.permissions.values_list("pk", flat=True)) != others:
            group.permissions.set(others)


def missing_groups(portal: Portal) -> list[str]:
    """Roles of the portal whose group or permissions are not as the code says."""
    permissions = _permissions()
    roots = _page_roots(portal)
    groups = {
        g.role: g.group
        for g in PortalGroup.objects.filter(portal=portal)
        .select_related("group")
        .prefetch_related(
            "group__page_permissions", "group__collection_permissions", "group__permissions"
        )
    }
    wrong = []
    for role in PORTAL_ROLES:
        group = groups.get(role)
        have = group and (
            {(p.page_id, p.permission_id) for p in group.page_permissions.all()},
            {(p.collection_id, p.permission_id) for p in group.collection_permissions.all()},
            {p.pk for p in group.permissions.all()},
        )
        if have != _wanted(RIGHTS[role], roots, portal.collection_id, permissions):
            wrong.append(f"group and permissions of role {role}")
    return wrong


register(Starter("groups", GROUPS, missing_groups, derive_groups))


def derive_memberships(user) -> None:
    """Put a person into exactly the groups of their memberships; other groups stay."""
    wanted = Q(pk__in=[])
    for portal_id, role in Membership.objects.filter(user=user).values_list("portal_id", "role"):
        wanted |= Q(portal_group__portal=portal_id, portal_group__role=role)
    groups = set(Group.objects.filter(wanted))
    have = set(user.groups.exclude(portal_group=None))
    user.groups.remove(*(have - groups))
    user.groups.add(*(groups - have))
    forget_rights(user)


def members(portal_id: int, *roles: Role):
    """Active people who hold one of the roles in a portal."""
    return (
        get_user_model()
        .objects.filter(is_active=True, memberships__portal=portal_id, memberships__role__in=roles)
        .distinct()
    )
