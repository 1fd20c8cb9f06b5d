"""Our views in the place of Wagtail's own, at the same addresses; they stand before those.

Wagtail offers no other way to replace its reports and its page chooser.
"""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import choosers, reports


def desk_urls(patterns: list) -> list:
    """Addresses of the desk with the door, the answers and the caching that Wagtail gives its own."""
    guarded = decorate_urlpatterns(patterns, require_admin_access)
    return decorate_urlpatterns(decorate_urlpatterns(guarded, display_custom_404), never_cache)


def _report(address: str, view) -> list:
    return [
        path(f"reports/{address}/", view.as_view()),
        path(f"reports/{address}/results/", view.as_view(results_only=True)),
    ]


urlpatterns = desk_urls(
    [
        path("choose-page/", choosers.BrowsePages.as_view()),
        path("choose-page/<int:parent_page_id>/", choosers.BrowsePages.as_view()),
        path("choose-page/search/", choosers.SearchPages.as_view()),
        path("choose-external-link/", choosers.TypeAddress.as_view()),
        *_report("locked", reports.LockedPages),
        *_report("workflow", reports.Workflows),
        *_report("workflow_tasks", reports.WorkflowTasks),
        *_report("site-history", reports.History),
    ]
)
