"""What the desk's templates ask of roles."""

from django import template
from django.db.models import Q

from sites.models import Membership
from sites.scope import current_portal_id

register = template.Library()


@register.simple_tag
def roles_here(user) -> str:
    """The person's roles on this portal, as words; empty for superusers without one."""
    held = Membership.objects.filter(
        Q(portal=current_portal_id()) | Q(portal=None), user=user
    ).order_by("pk")
    return ", ".join(membership.get_role_display() for membership in held)
