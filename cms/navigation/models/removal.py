from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sites.models import PortalModel


class Removal(PortalModel):
    """What readers find at the address of a page that was taken away: when and why (410).

    Nothing public disappears without a trace; the notice goes when a page is published there again.
    """

    path = models.CharField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=255)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    removed_at = models.DateTimeField(_("removed at"), default=timezone.now)

    class Meta:
        verbose_name = _("notice of removal")
        verbose_name_plural = _("notices of removal")
        constraints = [
            models.UniqueConstraint(fields=("portal", "path"), name="removal_once_an_address")
        ]

    def __str__(self):
        return self.path
