from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import BaseLogEntry, ModelLogEntry
from wagtail.models.audit_log import ModelLogEntryManager
from wagtail.permissions import policy_registry

from sites.managers import PortalInScope
from sites.models import Portal, PortalModel
from sites.rights import may_look


class PortalLogEntryManager(ModelLogEntryManager):
    is_portal_scoped = True

    def get_queryset(self):
        return super().get_queryset().filter(portal=PortalInScope())

    def log_action(self, instance, action, **kwargs):
        portal_id = instance.pk if isinstance(instance, Portal) else instance.portal_id
        if portal_id is None:
            # A role over all portals: a matter of the superusers' log.
            return ModelLogEntry.objects.log_action(instance, action, **kwargs)
        return super().log_action(instance, action, portal_id=portal_id, **kwargs)

    def viewable_by_user(self, user):
        """All for those who may look; otherwise about kinds of things on which she holds any right."""
        entries = self.all()
        if user.is_superuser or may_look(user):
            return entries
        kinds = ContentType.objects.get_for_models(
            *(
                kind.model_class()
                for kind in map(ContentType.objects.get_for_id, entries.get_content_type_ids())
                if kind.model_class()
            )
        )
        readable = [
            kind.pk
            for model, kind in kinds.items()
            if policy_registry.get_by_type(model).user_has_any_permission(
                user, ["add", "change", "delete"]
            )
        ]
        return entries.filter(content_type__in=readable)


class PortalLogEntry(PortalModel, BaseLogEntry):
    """What somebody did to a portal or a thing of it; the entry keeps its portal when the thing is gone.

    Wagtail's own table has no portal, and gives the entries of a whole kind to whoever may change
    one thing of that kind.
    """

    object_id = models.CharField(max_length=255, db_index=True)

    objects = PortalLogEntryManager()

    class Meta(BaseLogEntry.Meta):
        ordering = ["-timestamp", "-id"]
        verbose_name = _("log entry of a portal")
        verbose_name_plural = _("log entries of a portal")

    def __str__(self):
        return f"{self.action}: {self.label}"
