"""Default managers that see only the portal in scope.

The scope is not applied when the queryset is built but is part of its WHERE clause, evaluated when
SQL is compiled. So Wagtail may build querysets at import (form classes, checks) and keep them for
ever, and no chaining, update, delete, aggregate, subquery or union gets around it.
"""

from django.core.exceptions import FullResultSet
from django.db import models
from django.db.models.expressions import Expression

from .scope import NoPortalScope, current_portal_id, in_all_portals


class PortalInScope(Expression):
    """SQL for "the portal we are in"; under `all_portals()` its comparison is dropped.

    Raises NoPortalScope when compiled outside both.
    """

    output_field = models.BigIntegerField()
    contains_aggregate = False
    conditional = False

    def as_sql(self, compiler, connection):
        if in_all_portals():
            raise FullResultSet
        portal_id = current_portal_id()
        if portal_id is None:
            raise NoPortalScope(
                "These rows belong to portals: enter one with portal_scope() "
                "or say all_portals() first."
            )
        return "%s", [portal_id]


def portal_manager(queryset_class: type[models.QuerySet] = models.QuerySet) -> models.Manager:
    """A default manager for a PortalModel, with the methods of `queryset_class`."""

    class PortalManager(models.Manager.from_queryset(queryset_class)):
        use_in_migrations = False
        is_portal_scoped = True

        def get_queryset(self):
            return super().get_queryset().filter(portal=PortalInScope())

    return PortalManager()
