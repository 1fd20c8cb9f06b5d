"""Rights on pages count only on the host of the portal they were given for."""

from itertools import product

from django.contrib.auth.models import Permission
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.registry import HOME_PATH_LENGTH
from sites.rights import KeptInScope, lent, page_actions
from sites.scope import current_portal
from sites.trees import in_current_portal, root_page

# Rights with which Wagtail lets somebody look around among pages.
_EXPLORE = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
# The one right on pages by which Wagtail lists them, and which by itself allows nothing.
_SEES = "bulk_delete"
# What menus and reports ask for in general before they show pages.
_REPORTED = {"change", "publish", "unlock"}


class PortalPagePolicy(KeptInScope, PagePermissionPolicy):
    """Wagtail's policy, by the roles that a person has in the portal in scope.

    The same rule as `sites.auth.PortalBackend` has for Django's permissions.
    """

    permission_cache_name = "_portal_page_permissions"

    def get_all_permissions_for_user(self, user) -> list[GroupPagePermission]:
        """Rows as Wagtail would find them in its table; they are in none."""
        portal = current_portal()
        if portal is None or user.is_superuser:
            return []
        actions = page_actions(user)
        if (also := lent(user)) is not None:
            actions |= {_SEES, *also}
        homes = [Page(pk=home.page_id, path=home.path, depth=2) for home in portal.homes.values()]
        return [
            # Wagtail puts them into sets, which takes a key.
            GroupPagePermission(
                pk=-number, page=home, permission=Permission(codename=f"{action}_page")
            )
            for number, (home, action) in enumerate(product(homes, sorted(actions)), start=1)
        ]

    def user_has_any_permission(self, user, actions):
        is_shown = lent(user) is not None and not _REPORTED.isdisjoint(actions)
        return is_shown or super().user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user, actions):
        if self._has_everywhere(user, actions):
            return self.model._default_manager.filter(in_current_portal())
        return _here(super().instances_user_has_any_permission_for(user, actions))

    def _has_everywhere(self, user, actions) -> bool:
        """Whether one of the rights is given on all of the portal's trees, as roles give them.

        Wagtail's own queryset names each right that a person has, again for each language.
        """
        portal = current_portal()
        if portal is None or not user.is_active:
            return False
        codenames = self._get_permission_codenames(actions)
        given = {
            right.page.path
            for right in self.get_cached_permissions_for_user(user)
            if right.permission.codename in codenames
        }
        homes = portal.homes.values()
        return bool(given and homes) and all(home.path.startswith(tuple(given)) for home in homes)

    def explorable_root_instance(self, user):
        """Without a statement for those who work in several trees: a portal has one a language."""
        if user.is_superuser:
            return root_page()
        pages = self.instances_with_direct_explore_permission(user)
        # Homes stand side by side below the root.
        if len({page.path[:HOME_PATH_LENGTH] for page in pages}) > 1:
            return root_page()
        return super().explorable_root_instance(user)

    def explorable_instances(self, user):
        """Also for those who may work everywhere: the trees of the portal, and the root above."""
        if self._has_everywhere(user, _EXPLORE):
            return self.model._default_manager.filter(in_current_portal() | Q(depth=1))
        return _here(super().explorable_instances(user), Q(depth=1))


def _here(pages, also: Q | None = None):
    if current_portal() is None:
        return pages
    inside = in_current_portal()
    return pages.filter(inside | also if also else inside)


register_permission_policy(Page, PortalPagePolicy(Page))
