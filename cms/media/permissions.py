"""Rights on pictures and files count only on the host of the portal they were given for."""

from itertools import product

from django.contrib.auth.models import Permission
from django.db.models import Subquery
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.registry import registry
from sites.rights import KeptInScope, file_actions, lent
from sites.scope import current_portal, current_portal_id

from .models import PortalDocument, PortalImage


class PortalFilePolicy(KeptInScope, CollectionOwnershipPermissionPolicy):
    """Wagtail's policy, by the roles that a person has in the portal in scope, on its collection.

    The same rule as `sites.auth.PortalBackend` has for Django's permissions. Also for superusers: on
    a portal's desk they put files into that portal alone.
    """

    permission_cache_name = "_portal_file_permissions"

    def get_all_permissions_for_user(self, user) -> list[GroupCollectionPermission]:
        """Rows as Wagtail would find them in its table; they are in none."""
        portal = current_portal()
        if portal is None or user.is_superuser:
            return []
        actions = file_actions(user)
        if lent(user) is not None:
            # Wagtail lists what a person may change.
            actions |= {"change"}
        if not actions:
            return []
        own = Collection.objects.get(pk=portal.collection_id)
        return [
            # Wagtail puts them into sets, which takes a key.
            GroupCollectionPermission(
                pk=-number, collection=own, permission=Permission(codename=f"{action}_{kind}")
            )
            for number, (kind, action) in enumerate(
                product(("image", "document"), sorted(actions)), start=1
            )
        ]

    def collections_user_has_any_permission_for(self, user, actions):
        found = super().collections_user_has_any_permission_for(user, actions)
        portal = registry.get(current_portal_id())
        if portal is None:
            return found
        own = Collection.objects.filter(pk=portal.collection_id).values("path")
        return found.filter(path__startswith=Subquery(own))


for _model, _stock in ((PortalImage, Image), (PortalDocument, Document)):
    register_permission_policy(
        _model,
        PortalFilePolicy(_model, auth_model=_stock, owner_field_name="uploaded_by_user"),
        # Wins over what Wagtail's own apps register for the same model, whoever comes first.
        exact_class=True,
    )
