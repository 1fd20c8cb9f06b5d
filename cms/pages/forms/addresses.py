"""Official e-mail addresses that are told of answers."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from sites.registry import PortalRecord

MOST = 10


def addresses_in(text: str) -> list[str]:
    """The addresses of a list that is separated by commas, semicolons or lines."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def check_addresses(text: str, portal: PortalRecord | None) -> None:
    """Raise ValidationError unless all are official addresses.

    Official are those under gov.vn, under the province's domain, under a host of the portal, and
    under the domain of the portal's own official e-mail.
    """
    found = addresses_in(text)
    if len(found) > MOST:
        raise ValidationError(_("At most %(count)d addresses."), params={"count": MOST})
    domains = {"gov.vn", settings.BASE_DOMAIN}
    if portal is not None:
        domains |= {portal.host, portal.text("email").rpartition("@")[2].lower()} - {""}
    for address in found:
        validate_email(address)
        domain = address.rpartition("@")[2].lower()
        if not any(domain == known or domain.endswith(f".{known}") for known in domains):
            raise ValidationError(
                _("%(address)s is not an official address."), params={"address": address}
            )
