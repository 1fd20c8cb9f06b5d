from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect

from .addresses import BadAddress, normal_path
from .models import Redirect


class RedirectMiddleware:
    """An address that is not found may have been another one's: one statement, on 404 alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return self._elsewhere(request) or response

    def _elsewhere(self, request):
        try:
            with_query = normal_path(request.get_full_path())
            path = normal_path(request.path)
        except BadAddress:
            return None
        found = {r.old_path: r for r in Redirect.objects.filter(old_path__in={with_query, path})}
        redirect = found.get(with_query) or found.get(path)
        target = redirect.target() if redirect else ""
        if not target:
            return None
        kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return kind(target)
