from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from wagtail import views as wagtail_views
from wagtail.models import Page, PageViewRestriction

from cms.pagestore.reading import is_for_all
from sites.registry import registry

from .restrictions import is_restricted
from .routing import route


def serve(request, path):
    """The page at this address, through Wagtail's own serve chain (privacy, hooks)."""
    route(request, path)
    found = request._wagtail_route_for_request
    if found is not None and not is_restricted(found.page.path):
        is_for_all()
    return wagtail_views.serve(request, path)


def authenticate_with_password(request, page_view_restriction_id, page_id):
    """Ask for the password of a private page, on its own portal's host alone."""
    page = get_object_or_404(Page, pk=page_id)
    if registry.of_path(page.path)[0] != request.portal:
        raise Http404
    get_object_or_404(
        PageViewRestriction,
        pk=page_view_restriction_id,
        page__in=page.get_ancestors(inclusive=True),
    )
    return wagtail_views.authenticate_with_password(request, page_view_restriction_id, page_id)


def page_not_found(request, exception=None):
    """404 in the portal's own shell."""
    return render(request, "404.html", {"page_title": ""}, status=404)


def csrf_failure(request, reason=""):
    """A form came back without the mark of the page it was sent from: too old, or from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """500 without context: whatever broke may break again."""
    return TemplateResponse(request, "500.html", status=500).render()


def missing(request, *args, **kwargs):
    raise Http404
