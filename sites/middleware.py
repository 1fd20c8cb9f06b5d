"""host -> portal -> scope: applied once, before everything else."""

import logging

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils import translation

from .models import PortalStatus
from .registry import PortalRecord, registry
from .rights import memberships_on
from .scope import WrongPortal, portal_scope, scoped_iterator

logger = logging.getLogger(__name__)

HEALTH_PATH = "/healthz"


class PermanentRedirectKeepingMethod(HttpResponsePermanentRedirect):
    status_code = 308  # RFC 9110, 15.4.9: the method and the body stay as they were


def requested_host(request: HttpRequest) -> str:
    """The host name asked for, in lower case, without port and root dot; "" for a malformed one."""
    try:
        host, _port = split_domain_port(request.get_host())
    except DisallowedHost:
        return ""
    return host.rstrip(".")


class ClientAddressMiddleware:
    """Behind proxies REMOTE_ADDR is the reader's own address, for whatever counts by it.

    Each proxy appends to X-Forwarded-For the address that called it; `PROXIES` says how many there
    are. What stands further left was written by anybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies = settings.PROXIES
        chain = request.headers.get("X-Forwarded-For", "").split(",")
        if proxies and len(chain) >= proxies and (address := chain[-proxies].strip()):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class PortalMiddleware:
    """Sets `request.portal` and runs the rest of the request in that portal's scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH_PATH:
            return HttpResponse("ok", content_type="text/plain")
        host = requested_host(request)
        portal = registry.by_host(host)
        if portal is None or not portal.homes:
            return HttpResponse(render_to_string("portals/unknown_host.html"), status=404)
        if host != portal.host:
            return PermanentRedirectKeepingMethod(portal.url + request.get_full_path())
        if portal.status == PortalStatus.CLOSED:
            return closed(portal)

        request.portal = portal
        # Wagtail asks these instead of looking sites up in the database.
        request._wagtail_site = portal.site
        request._wagtail_cached_site_root_paths = registry.snapshot.site_root_paths
        with portal_scope(portal):
            response = self.get_response(request)
            if response.status_code == 404 and not request.resolver_match:
                # No view was found that could be refused; the 404 page would show the menu.
                response = preparing(request) if self.is_hidden(request) else response
            if response.streaming and not response.is_async:
                response.streaming_content = scoped_iterator(response.streaming_content)
        return response

    def process_view(self, request, view, args, kwargs):
        return preparing(request) if self.is_hidden(request) else None

    def process_exception(self, request, exception):
        """What belongs to another portal is not found on this one's host."""
        if not isinstance(exception, WrongPortal):
            return None
        logger.warning("%s: %s", request.path, exception, exc_info=exception)
        return get_resolver().resolve_error_handler(404)(request, exception=exception)

    def is_hidden(self, request) -> bool:
        return request.portal.status == PortalStatus.PREPARING and not may_see_unopened(request)


def may_see_unopened(request: HttpRequest) -> bool:
    """Members and superusers see a portal in preparation; the desk's own sign-in page is open."""
    if request.path.startswith("/admin/"):
        return True
    user = request.user
    return user.is_authenticated and (user.is_superuser or is_member(user, request.portal))


def is_member(user, portal: PortalRecord) -> bool:
    """Whether any membership of a person counts here; see `sites.rights`."""
    return memberships_on(portal, user).exists()


def preparing(request) -> HttpResponse:
    with translation.override(request.LANGUAGE_CODE):
        body = render_to_string("portals/preparing.html", {"portal": request.portal}, request)
    return HttpResponse(body, status=403)


def closed(portal: PortalRecord) -> HttpResponse:
    context = {"portal": portal, "successor": registry.get(portal.successor_id)}
    return HttpResponse(render_to_string("portals/closed.html", context), status=410)
