"""How often one network may do something on one form; counted in Django's cache, kept nowhere."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache

HOUR = 3600


@dataclass(frozen=True)
class Limit:
    """At most `count` times within `seconds` of the first."""

    name: str
    count: int
    seconds: int = HOUR


# A network of 256 addresses may be a school or an office: generous with proof of work.
ATTEMPTS = Limit("attempts", 60)
WITH_PROOF = Limit("with proof", 20)
WITHOUT_PROOF = Limit("without proof", 3)
CODES = Limit("codes", 30)
# All networks together.
WHOLE_FORM = Limit("whole form", 500)


def network_of(request) -> str:
    """The sender's network: /24 of IPv4, /64 of IPv6; "" where the server names no address.

    From REMOTE_ADDR alone, which sites.middleware sets behind proxies: a header can be written by
    anybody.
    """
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 64
    return str(ip_network((address, prefix), strict=False))


def may(limit: Limit, form_id: int, network: str = "") -> bool:
    """Count one more; False once there were too many."""
    key = f"cms.pages.forms:{limit.name.replace(' ', '-')}:{form_id}:{network}"
    cache.add(key, 0, limit.seconds)
    try:
        return cache.incr(key) <= limit.count
    except ValueError:  # ran out between the two
        cache.add(key, 1, limit.seconds)
        return True
