"""People and the units they belong to: Decree 42/2022/NĐ-CP, article 4, asks for both."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail_localize.fields import SynchronizedField

from cms.core.content_keys import reads_list, reads_page
from cms.core.mixins import IntroMixin
from cms.core.models import BasePage
from cms.core.routing import address_of
from cms.core.validators import validate_phone
from cms.media.mixins import BodyMixin
from cms.media.models import PortalImage


class ReachableMixin(models.Model):
    """Telephone and official e-mail."""

    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[validate_phone])
    email = models.EmailField(_("official e-mail"), blank=True)

    reachable_panels = [
        MultiFieldPanel([FieldPanel("phone"), FieldPanel("email")], heading=_("Contact"))
    ]
    reachable_api_fields = [APIField("phone"), APIField("email")]
    # A number has no translation; templates add the country's code. E-mails are kept alike.
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("phone"),
    ]

    class Meta:
        abstract = True


class PersonPage(ReachableMixin, BodyMixin, BasePage):
    """A leader or a spokesperson: post, duties, how to reach them, biography in the body.

    The title is the name. What is not known says so to readers, for these are things that must be
    known.
    """

    post = models.CharField(_("post"), max_length=200)
    unit = models.ForeignKey(
        "pages.UnitPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit"),
    )
    duties = models.TextField(_("duties"), max_length=1000, blank=True)
    reception = models.CharField(
        _("day of reception"),
        max_length=200,
        blank=True,
        help_text=_("When this person receives citizens."),
    )
    portrait = models.ForeignKey(
        PortalImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("portrait"),
    )
    is_spokesperson = models.BooleanField(_("spokesperson"), default=False)

    template = "pages/person_page.html"
    reader_relations = ("portrait", "unit")
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("post"),
        FieldPanel("unit"),
        FieldPanel("portrait"),
        FieldPanel("duties"),
        FieldPanel("reception"),
        FieldPanel("is_spokesperson"),
        *ReachableMixin.reachable_panels,
        FieldPanel("body", heading=_("Biography")),
    ]
    api_fields = [
        *(
            APIField(name)
            for name in ("post", "unit", "duties", "reception", "portrait", "is_spokesperson")
        ),
        *ReachableMixin.reachable_api_fields,
        *BodyMixin.body_api_fields,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("post"),
        index.SearchField("duties"),
        *BodyMixin.body_search_fields,
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def get_context(self, request, *args, **kwargs):
        unit = self.unit
        if unit:
            reads_page(unit.path)
        return super().get_context(request, *args, **kwargs) | {
            "unit_url": address_of(unit.path, unit.url_path) if unit and unit.live else "",
        }


class UnitPage(ReachableMixin, IntroMixin, BodyMixin, BasePage):
    """A unit of the organisation; the units below it stand below it in the tree.

    So the tree of pages is the organisation chart, and nobody draws one.
    """

    head = models.CharField(
        _("head of the unit"), max_length=200, blank=True, help_text=_("Name and post.")
    )
    address = models.CharField(_("address"), max_length=250, blank=True)

    template = "pages/unit_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["news.SectionPage", "pages.UnitPage"]
    subpage_types = ["pages.UnitPage"]

    content_panels = [
        *BasePage.content_panels,
        *IntroMixin.intro_panels,
        FieldPanel("head"),
        FieldPanel("address"),
        *ReachableMixin.reachable_panels,
        FieldPanel("body", heading=_("Functions and duties")),
    ]
    api_fields = [
        *IntroMixin.intro_api_fields,
        APIField("head"),
        APIField("address"),
        *ReachableMixin.reachable_api_fields,
        *BodyMixin.body_api_fields,
    ]
    search_fields = [
        *BasePage.search_fields,
        *IntroMixin.intro_search_fields,
        index.SearchField("head"),
        *BodyMixin.body_search_fields,
    ]

    class Meta:
        verbose_name = _("organisation unit")
        verbose_name_plural = _("organisation units")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"chart": chart_below(self)}


def chart_below(page) -> list[dict]:
    """The organisation chart under a page: nested dicts of title, head, url, units; one statement."""
    reads_list(page.path)
    rows = (
        UnitPage.objects.descendant_of(page)
        .live()
        .order_by("path")
        .values("title", "head", "path", "url_path")
    )
    nodes: dict[str, dict] = {}
    top: list[dict] = []
    for row in rows:
        node = {
            "title": row["title"],
            "head": row["head"],
            "url": address_of(row["path"], row["url_path"]),
            "units": [],
        }
        nodes[row["path"]] = node
        above = nodes.get(row["path"][: -UnitPage.steplen])
        (above["units"] if above else top).append(node)
    return top
