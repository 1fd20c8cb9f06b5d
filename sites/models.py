"""What is true of portals and the people in them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .managers import portal_manager
from .roles import PROVINCE_ROLES, Role
from .scope import current_portal_id, require_portal
from .signals import portal_cleaned


class PortalKind(models.TextChoices):
    """What kind of body a portal belongs to; it decides required sections and colours."""

    PROVINCE = "province", _("Province")
    PARTY = "party", _("Party body")
    DEPARTMENT = "department", _("Department")
    VERTICAL = "vertical", _("Vertical agency")
    SPECIALISED = "specialised", _("Specialised unit")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")


class PortalStatus(models.TextChoices):
    PREPARING = "preparing", _("Preparing")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


# One DNS label (RFC 1035, 2.3.1), because `<slug>.<BASE_DOMAIN>` is the portal's host.
validate_slug_label = RegexValidator(
    r"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z",
    _("Use lower-case letters without marks, digits and hyphens; at most 63."),
)
_SERVICES = "www|mail|smtp|imap|ftp|ns1|ns2|cdn|static|media"
validate_no_service = RegexValidator(
    rf"\A({_SERVICES})\Z",
    _("This name is usual for a service; choose another one."),
    inverse_match=True,
)
validate_gso_code = RegexValidator(r"\A\d{2,5}\Z", _("Enter the 2 to 5 digits of the code."))
validate_colour = RegexValidator(
    r"\A#[0-9A-Fa-f]{6}\Z", _("Enter a colour as # and six digits, such as #25376f.")
)
validate_host = RegexValidator(
    r"\A(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]\Z",
    _("Enter a host name such as congdoanlaocai.org.vn, without port and path."),
)


class Portal(models.Model):
    """One tenant: a unit's portal with its trees, files, people and data.

    The slug is its name for ever (files, groups and addresses are built from it); names, parent,
    hosts and status change.
    """

    slug = models.CharField(
        _("slug"),
        max_length=63,
        unique=True,
        validators=[validate_slug_label, validate_no_service],
    )
    name_vi = models.CharField(_("name in Vietnamese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=PortalKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent portal"),
    )
    status = models.CharField(
        _("status"), max_length=16, choices=PortalStatus, default=PortalStatus.OPEN
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portal that took over the content"),
    )
    # Code of the administrative unit, General Statistics Office (Decision 124/2004/QĐ-TTg).
    gso_code = models.CharField(
        _("GSO code"), max_length=5, blank=True, validators=[validate_gso_code]
    )

    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("The other colours are derived from it. Empty: those of its kind."),
    )

    address_vi = models.CharField(_("address in Vietnamese"), max_length=250, blank=True)
    address_en = models.CharField(_("address in English"), max_length=250, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hotline = models.CharField(_("hotline"), max_length=40, blank=True)
    email = models.EmailField(_("official e-mail"), blank=True)
    hours_vi = models.CharField(_("office hours in Vietnamese"), max_length=200, blank=True)
    hours_en = models.CharField(_("office hours in English"), max_length=200, blank=True)
    editor_vi = models.CharField(_("editor-in-chief, in Vietnamese"), max_length=200, blank=True)
    editor_en = models.CharField(_("editor-in-chief, in English"), max_length=200, blank=True)
    licence_vi = models.CharField(_("licence, in Vietnamese"), max_length=250, blank=True)
    licence_en = models.CharField(_("licence, in English"), max_length=250, blank=True)

    parent_may_read = models.BooleanField(
        _("the parent portal's administrators may look at the desk"), default=False, editable=False
    )

    # The province's alone, for all portals (Decree 105/2012/NĐ-CP, chapter II: state mourning).
    mourning_start_date = models.DateField(
        _("first day of state mourning"), null=True, blank=True, editable=False
    )
    mourning_end_date = models.DateField(
        _("last day of state mourning"), null=True, blank=True, editable=False
    )

    site = models.OneToOneField(
        "wagtailcore.Site", models.PROTECT, null=True, editable=False, related_name="portal"
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection", models.PROTECT, null=True, editable=False, related_name="portal"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("portal")
        verbose_name_plural = _("portals")
        constraints = [
            models.UniqueConstraint(
                "kind",
                condition=Q(kind=PortalKind.PROVINCE),
                name="portal_one_province",
                violation_error_message=_("There is a province's portal already."),
            ),
            models.CheckConstraint(
                name="portal_closed_has_a_moment",
                condition=Q(status=PortalStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=PortalStatus.CLOSED) & Q(closed_at=None, successor=None)),
            ),
            models.CheckConstraint(
                name="portal_not_its_own_parent", condition=~Q(parent=models.F("id"))
            ),
            models.CheckConstraint(
                name="portal_mourning_has_both_days",
                condition=Q(mourning_start_date=None, mourning_end_date=None)
                | Q(
                    kind=PortalKind.PROVINCE,
                    mourning_start_date__isnull=False,
                    mourning_end_date__gte=models.F("mourning_start_date"),
                ),
                violation_error_message=_("State mourning cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        portal_cleaned.send(Portal, portal=self)

    @property
    def name(self) -> str:
        """The full name in the active language, Vietnamese where there is none."""
        return self.name_in(get_language() or "")

    def name_in(self, language: str) -> str:
        """The full name in a language, such as "en" or "zh-hans"; Vietnamese where there is none."""
        return (
            getattr(self, f"name_{language.replace('-', '_')}", "")
            or getattr(self, f"name_{language[:2]}", "")
            or self.name_vi
        )


class PortalHost(models.Model):
    """A host name of a portal's own, beside or instead of `<slug>.<BASE_DOMAIN>`."""

    portal_scope_exempt = "read before any portal is known"

    portal = models.ForeignKey(Portal, models.CASCADE, related_name="hosts")
    name = models.CharField(_("host name"), max_length=253, unique=True, validators=[validate_host])
    is_primary = models.BooleanField(
        _("primary"), default=False, help_text=_("The portal's other hosts redirect to it.")
    )

    class Meta:
        verbose_name = _("host name")
        verbose_name_plural = _("host names")
        constraints = [
            models.UniqueConstraint(
                "portal", condition=Q(is_primary=True), name="portal_one_primary_host"
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        base = settings.BASE_DOMAIN
        if self.name == base or self.name.endswith(f".{base}"):
            raise ValidationError(
                {
                    "name": _("Names under %(domain)s are given by the portals' slugs.")
                    % {"domain": base}
                }
            )


class Membership(models.Model):
    """A person's role in a portal, or (without one) over all portals.

    The truth about people: Django groups are derived from it (`sites.permissions`).
    """

    portal_scope_exempt = "a person's roles are asked for across portals"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    portal = models.ForeignKey(
        Portal,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("portal"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint("user", "portal", "role", name="membership_once"),
            models.UniqueConstraint(
                "user", "role", condition=Q(portal=None), name="membership_once_over_all"
            ),
            models.CheckConstraint(
                name="membership_role_fits_its_reach",
                condition=Q(portal=None, role__in=PROVINCE_ROLES)
                | (Q(portal__isnull=False) & ~Q(role__in=PROVINCE_ROLES)),
            ),
        ]

    def __str__(self):
        portal = self.portal or _("all portals")
        return f"{self.user} - {self.get_role_display()} - {portal}"


class PortalGroup(models.Model):
    """Which Django group carries which role of which portal."""

    portal_scope_exempt = "derived from roles, read when permissions are derived"

    portal = models.ForeignKey(Portal, models.CASCADE, null=True, related_name="groups")
    role = models.CharField(max_length=20, choices=Role)
    group = models.OneToOneField("auth.Group", models.CASCADE, related_name="portal_group")

    class Meta:
        constraints = [
            models.UniqueConstraint("portal", "role", name="portal_group_once"),
            models.UniqueConstraint(
                "role", condition=Q(portal=None), name="portal_group_once_over_all"
            ),
        ]

    def __str__(self):
        return str(self.group)


class PortalModel(models.Model):
    """Base of every model whose rows belong to one portal.

    The portal comes from the scope, never from a form. `objects` sees only the portal in scope and
    raises `NoPortalScope` outside one; saving or deleting in another portal's scope raises
    `WrongPortal`.
    """

    portal = models.ForeignKey(
        Portal, models.PROTECT, editable=False, related_name="+", verbose_name=_("portal")
    )

    objects = portal_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.portal_id is None:
            self.portal_id = current_portal_id()
        require_portal(self.portal_id)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        require_portal(self.portal_id)
        return super().delete(*args, **kwargs)
