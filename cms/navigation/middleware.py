from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render

from .addresses import BadAddress, normal_path
from .models import Redirect, Removal


class FormerAddressMiddleware:
    """An address that is not found may have been a page's: two statements, on 404 alone.

    It leads on where a redirect says so (301, 302), or tells when and why the page went (410).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        try:
            with_query = normal_path(request.get_full_path())
            path = normal_path(request.path)
        except BadAddress:
            return response
        return _redirect({with_query, path}, with_query) or _notice(request, path) or response


def _redirect(paths: set[str], exact: str):
    found = {r.old_path: r for r in Redirect.objects.filter(old_path__in=paths)}
    redirect = found.get(exact) or next(iter(found.values()), None)
    target = redirect.target() if redirect else ""
    if not target:
        return None
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    return kind(target)


def _notice(request, path: str):
    removal = Removal.objects.filter(path=path).first()
    return removal and render(request, "410.html", {"removal": removal}, status=410)
