from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.middleware import SessionMiddleware
from django.dispatch import receiver

PORTAL = "portal"


class PortalSessionMiddleware(SessionMiddleware):
    """Django's sessions, each good on the portal it was begun on alone.

    Cookies are bound to their host already; this holds for a cookie that was carried elsewhere.
    """

    def process_request(self, request):
        super().process_request(request)
        # Without a cookie the session stays untouched, so that answers do not vary by it.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if request.session.get(PORTAL) not in (None, request.portal.pk):
            request.session = self.SessionStore()


@receiver(user_logged_in)
def bind_to_portal(sender, request, **kwargs):
    if portal := getattr(request, "portal", None):
        request.session[PORTAL] = portal.pk
