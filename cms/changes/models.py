from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One change of one thing. Rows are never updated; deletions are rows too (tombstones).

    `kind` and `object_id` name the thing ("page", "12"), `action` what happened to it ("publish",
    "unpublish", "move", "delete", "update"). `seq` grows in the order of commits.
    """

    portal_scope_exempt = "read by the tails of all portals"

    seq = models.BigAutoField(primary_key=True)
    portal = models.ForeignKey(
        "portals.Portal", models.CASCADE, null=True, editable=False, related_name="+"
    )
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    locale = models.CharField(max_length=10, blank=True)
    action = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["seq"]
        indexes = [models.Index(fields=["portal", "seq"], name="change_portal_seq")]

    def __str__(self):
        return f"{self.seq}: {self.action} {self.kind} {self.object_id}"


class Reader(models.Model):
    """How far a durable reader of the log has come."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("reader of the change log")
        verbose_name_plural = _("readers of the change log")

    def __str__(self):
        return f"{self.name}: {self.seq}"
