from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keys import thing

# Kinds of changes after which nothing holds that a process remembers of any portal.
ONE_PORTAL, ALL_PORTALS = "portal", "portals"


class Change(models.Model):
    """One change of one thing. Rows are never updated; deletions are rows too (tombstones).

    `kind` and `object_id` name the thing ("page", "12"), `action` what happened to it ("publish",
    "unpublish", "move", "reorder", "privacy", "delete", "update"). `seq` grows in the order of
    commits. `keys` are the content keys it touches besides the thing's own, with a space between; see
    `touched`.
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
    keys = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["seq"]
        indexes = [models.Index(fields=["portal", "seq"], name="change_portal_seq")]

    def __str__(self):
        return f"{self.seq}: {self.action} {self.kind} {self.object_id}"

    @property
    def is_of_portals(self) -> bool:
        """Whether addresses, languages or names of portals may be others than before."""
        return self.kind in (ONE_PORTAL, ALL_PORTALS)

    def touched(self) -> tuple[set[str], set[str]]:
        """The content keys it touches; of those in the second set, nobody may see the old page."""
        named = self.keys.split()
        hard = {key[1:] for key in named if key.startswith("!")}
        soft = {key for key in named if not key.startswith("!")}
        return (soft | {thing(self.kind, self.object_id)}) - hard, hard


class Reader(models.Model):
    """How far a durable reader of the log has come."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("reader of the change log")
        verbose_name_plural = _("readers of the change log")

    def __str__(self):
        return f"{self.name}: {self.seq}"
