"""Wagtail's actions on many pages at once, on pages of the portal in scope alone."""

from django.http import Http404
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)

from sites.trees import in_current_portal


class _OwnPages:
    """Wagtail's own take any id, and for "all" every page there is."""

    @classmethod
    def get_queryset(cls, model, object_ids):
        pages = list(model.objects.filter(in_current_portal(), pk__in=object_ids))
        if not pages:
            raise Http404
        return pages


class DeletePages(_OwnPages, DeleteBulkAction):
    pass


class MovePages(_OwnPages, MoveBulkAction):
    pass


class PublishPages(_OwnPages, PublishBulkAction):
    pass


class UnpublishPages(_OwnPages, UnpublishBulkAction):
    pass


PAGE_ACTIONS = [DeletePages, MovePages, PublishPages, UnpublishPages]
