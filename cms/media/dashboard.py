"""How many pictures and files the portal has; Wagtail's own count each by a statement."""

from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem
from wagtail.permissions import policy_registry

from cms.core.dashboard import count_on_dashboard, number_of
from sites.scope import current_portal

from .models import PortalDocument, PortalImage

_SEEN_WITH = {"add", "change", "delete", "choose"}


def _seen(model):
    def things(user):
        policy = policy_registry.get_by_type(model)
        return policy.instances_user_has_any_permission_for(user, _SEEN_WITH)

    return things


count_on_dashboard("images", _seen(PortalImage))
count_on_dashboard("documents", _seen(PortalDocument))


class PortalImagesSummary(ImagesSummaryItem):
    def get_context_data(self, parent_context):
        total = number_of("images", self.request)
        return {"total_images": total, "site_name": current_portal().name}


class PortalDocumentsSummary(DocumentsSummaryItem):
    def get_context_data(self, parent_context):
        total = number_of("documents", self.request)
        return {"total_docs": total, "site_name": current_portal().name}


OURS = {ImagesSummaryItem: PortalImagesSummary, DocumentsSummaryItem: PortalDocumentsSummary}
