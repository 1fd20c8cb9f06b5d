"""Addresses of a portal as redirects know them."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from cms.core.text import forbidden_characters
from sites.registry import registry
from sites.scope import current_portal_id

MAX_LENGTH = 500
# Parts of a host that never become pages: a redirect there would shut people out.
_SYSTEM = ("/admin/", "/media/", "/static/", "/documents/", "/api/", "/healthz")


class BadAddress(ValueError):
    """It is no address of this portal; the text says why, in the reader's language."""


def normal_path(address: str) -> str:
    """An old address in its one form: path without slash at the end, query sorted, no fragment.

    Takes a path or a full address on one of the portal's own hosts. Raises BadAddress.
    """
    address = address.strip()
    if forbidden_characters(address) or "\\" in address:
        raise BadAddress(_("There are characters in this address that no address has."))
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise BadAddress(_("This is no address.")) from error
    if host:
        record = registry.by_host(host)
        if record is None or record.pk != current_portal_id():
            raise BadAddress(_("This address is not one of this portal."))
    elif not parts.path.startswith("/") or address.startswith("//"):
        raise BadAddress(_("Begin with a slash: /tin-tuc/bai-cu."))
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/") or "/"
    if path == "/" and not parts.query:
        raise BadAddress(_("The home page cannot lead elsewhere."))
    if f"{path}/".startswith(_SYSTEM):
        raise BadAddress(_("This address belongs to the system."))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    normal = f"{path}?{query}" if query else path
    if len(normal) > MAX_LENGTH:
        raise BadAddress(
            _("An address may have %(maximum)d characters at most.") % {"maximum": MAX_LENGTH}
        )
    return normal
