"""Permissions count only on the host of the portal they were given for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from .scope import current_portal_id


class PortalBackend(ModelBackend):
    """Django's model backend, with group permissions cut to the portal in scope.

    Roles over all portals count everywhere. Outside any portal nobody but superusers holds a
    permission.
    """

    def get_user(self, user_id):
        """With the profile, which every view of the desk asks for."""
        people = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj):
        # Rights come from memberships alone.
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj):
        portal_id = current_portal_id()
        here = Q(group__portal_group__portal=None, group__portal_group__isnull=False)
        if portal_id is not None:
            here |= Q(group__portal_group__portal=portal_id)
        return Permission.objects.filter(here, group__user=user_obj)

    def _get_permissions(self, user_obj, obj, from_name):
        # Django keeps the answer on the user object; a user object may outlive a scope (tasks,
        # tests, the console), so the answer of another portal is dropped first.
        portal_id = current_portal_id()
        if getattr(user_obj, "_perm_cache_portal", portal_id) != portal_id:
            for name in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
                user_obj.__dict__.pop(name, None)
        user_obj._perm_cache_portal = portal_id
        return super()._get_permissions(user_obj, obj, from_name)
