from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.core.forms import PortalModelForm
from cms.core.links import addresses_by_pk
from sites.managers import portal_manager
from sites.models import PortalModel

from ..addresses import BadAddress, normal_path


class RedirectQuerySet(models.QuerySet):
    def at(self, path: str) -> "Redirect | None":
        """The redirect of an address, as `normal_path` writes it."""
        return self.filter(old_path=path).first()


class Redirect(PortalModel):
    """An address of this portal that leads to another place now.

    Those that a rename or a move makes lead to a page, wherever it stands: they cannot become a
    chain.
    """

    old_path = models.CharField(
        _("old address"),
        max_length=500,
        help_text=_("The part after the host name, such as /1227/tin-tuc/bai-cu-123."),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
    )
    address = models.CharField(
        _("or address"),
        max_length=500,
        blank=True,
        help_text=_("A path of this portal, or an address elsewhere that begins with https://."),
    )
    is_permanent = models.BooleanField(
        _("permanent"), default=True, help_text=_("Search engines forget the old address.")
    )
    is_automatic = models.BooleanField(_("made by the system"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = portal_manager(RedirectQuerySet)

    base_form_class = PortalModelForm
    panels = [
        FieldPanel("old_path"),
        FieldPanel("page"),
        FieldPanel("address"),
        FieldPanel("is_permanent"),
    ]

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.UniqueConstraint(fields=("portal", "old_path"), name="redirect_once_an_address"),
            models.CheckConstraint(
                name="redirect_has_one_target",
                condition=Q(page__isnull=False, address="") | (Q(page=None) & ~Q(address="")),
            ),
        ]

    def __str__(self):
        return self.old_path

    def clean(self):
        super().clean()
        errors = {}
        try:
            self.old_path = normal_path(self.old_path)
        except BadAddress as error:
            errors["old_path"] = str(error)
        if bool(self.page_id) == bool(self.address):
            errors["address"] = _("Choose a page or enter an address, one of the two.")
        elif self.address and "old_path" not in errors:
            errors |= self._address_errors()
        if errors:
            raise ValidationError(errors)

    def _address_errors(self) -> dict:
        if self.address.startswith(("https://", "http://")):
            return {}
        try:
            self.address = normal_path(self.address)
        except BadAddress as error:
            return {"address": str(error)}
        if self.address == self.old_path:
            return {"address": _("This would lead back to itself.")}
        if Redirect.objects.exclude(pk=self.pk).at(self.address):
            return {"address": _("That address is a redirect itself; enter the place it leads to.")}
        if Redirect.objects.exclude(pk=self.pk).filter(address=self.old_path).exists():
            return {"old_path": _("Another redirect leads to this address; change that one first.")}
        return {}

    def target(self) -> str:
        """Where it leads now; "" if its page may not be read."""
        return self.address or addresses_by_pk([self.page_id]).get(self.page_id, "")
