"""Rights on pictures and files count only on the host of the portal they were given for."""

from django.db.models import Q, Subquery
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.registry import registry
from sites.scope import current_portal_id

from .models import PortalDocument, PortalImage


class PortalFilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy, cut to the groups and the collections of the portal in scope.

    The same rule as `sites.auth.PortalBackend` has for Django's permissions. Also for those who may
    work everywhere: on a portal's desk they put files into that portal alone.
    """

    def get_all_permissions_for_user(self, user):
        here = Q(group__portal_group__portal=None, group__portal_group__isnull=False)
        if portal_id := current_portal_id():
            here |= Q(group__portal_group__portal=portal_id)
        return super().get_all_permissions_for_user(user).filter(here)

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
