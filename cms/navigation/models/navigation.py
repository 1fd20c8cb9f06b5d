"""What editors put into menu, footer and banner; where they put nothing, the tree of pages speaks."""

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PreviewableMixin

from cms.core.blocks.links import LinkBlock
from cms.core.fields import StreamField
from cms.core.forms import PortalModelForm
from sites.models import PortalModel
from sites.registry import registry

# A line of the main menu holds about this many items on a wide screen.
MAX_ITEMS, MAX_CHILDREN = 9, 12


class MenuItemBlock(LinkBlock):
    """An item of the main menu, with the items below it."""

    children = blocks.ListBlock(
        LinkBlock(), label=_("Items below"), required=False, max_num=MAX_CHILDREN, default=[]
    )

    class Meta:
        icon = "list-ul"
        label = _("Menu item")


class MenuBlock(blocks.StreamBlock):
    item = MenuItemBlock()

    class Meta:
        max_num = MAX_ITEMS


class LinkGroupBlock(blocks.StructBlock):
    """Links of the footer under one heading."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=MAX_CHILDREN)

    class Meta:
        icon = "list-ul"
        label = _("Group of links")


class FooterBlock(blocks.StreamBlock):
    group = LinkGroupBlock()

    class Meta:
        max_num = 3


class QuickLinksBlock(blocks.StreamBlock):
    link = LinkBlock()

    class Meta:
        max_num = 6


class Navigation(PreviewableMixin, PortalModel):
    """Menu, footer, quick links and banner of a portal in one language.

    Every portal has one in each language from the beginning. An empty menu is made of the sections
    that say they stand in it.
    """

    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, editable=False
    )
    menu = StreamField(
        MenuBlock(required=False),
        blank=True,
        verbose_name=_("main menu"),
        help_text=_("Empty: the sections that are marked to stand in the menu."),
    )
    quick_links = StreamField(
        QuickLinksBlock(required=False),
        blank=True,
        verbose_name=_("quick links"),
        help_text=_("At the foot of every page, before everything else."),
    )
    footer = StreamField(FooterBlock(required=False), blank=True, verbose_name=_("footer"))
    banner = models.CharField(
        _("banner"), max_length=200, blank=True, help_text=_("One sentence above every page.")
    )
    banner_url = models.URLField(_("address behind the banner"), max_length=500, blank=True)
    banner_until = models.DateField(
        _("banner until"), null=True, blank=True, help_text=_("The last day, inclusive.")
    )

    base_form_class = PortalModelForm
    panels = [
        FieldPanel("menu"),
        FieldPanel("quick_links"),
        FieldPanel("footer"),
        MultiFieldPanel(
            [FieldPanel("banner"), FieldPanel("banner_url"), FieldPanel("banner_until")],
            heading=_("Banner"),
        ),
    ]

    class Meta:
        verbose_name = _("navigation")
        verbose_name_plural = _("navigation")
        constraints = [
            models.UniqueConstraint(
                fields=("portal", "language"), name="navigation_once_a_language"
            )
        ]

    def __str__(self):
        return self.get_language_display()

    def serve_preview(self, request, mode_name):
        """The portal's home page with this navigation around it."""
        home = Page.objects.get(pk=registry.get(self.portal_id).homes[self.language].page_id)
        request.navigation = self
        with translation.override(self.language):
            response = home.specific.serve(request)
            return response.render() if hasattr(response, "render") else response
