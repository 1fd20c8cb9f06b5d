"""Rights on pages count only on the host of the portal they were given for."""

from django.db.models import Q
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.scope import current_portal_id


class PortalPagePolicy(PagePermissionPolicy):
    """Wagtail's policy, with the rows of groups cut to the portal in scope and to province roles.

    The same rule as `sites.auth.PortalBackend` has for Django's permissions.
    """

    def get_all_permissions_for_user(self, user):
        here = Q(group__portal_group__portal=None, group__portal_group__isnull=False)
        if portal_id := current_portal_id():
            here |= Q(group__portal_group__portal=portal_id)
        return super().get_all_permissions_for_user(user).filter(here)


register_permission_policy(Page, PortalPagePolicy(Page))
