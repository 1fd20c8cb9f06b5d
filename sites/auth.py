"""Permissions count only on the host of the portal they were given for."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from .rights import permissions_here


class PortalBackend(ModelBackend):
    """Django's model backend, whose permissions are those of a person's memberships.

    Roles over all portals count everywhere. Outside any portal nobody but superusers holds a
    permission.
    """

    def get_user(self, user_id):
        """With the profile, which every view of the desk asks for."""
        people = get_user_model()._default_manager.select_related("wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        # Django keeps the answer on the user object, which may outlive a scope.
        return self._get_permissions(user_obj, obj, "group")

    def _get_permissions(self, user_obj, obj, from_name):
        if user_obj.is_active and user_obj.is_superuser:
            return super()._get_permissions(user_obj, obj, from_name)
        if obj is not None or from_name == "user":
            return set()
        return permissions_here(user_obj)
