from django.http import Http404
from django.shortcuts import render
from django.template.response import TemplateResponse
from wagtail.views import serve as wagtail_serve

from .routing import route


def serve(request, path):
    """The page at this address, through Wagtail's own serve chain (privacy, hooks)."""
    route(request, path)
    return wagtail_serve(request, path)


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
