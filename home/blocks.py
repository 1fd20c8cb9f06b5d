"""Blocks of home pages. They show what `home.content` has read; none asks for anything itself."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks.links import LinkListBlock
from cms.core.blocks.lists import StatisticsBlock
from cms.core.blocks.text import CalloutBlock
from cms.core.choices import PageBlock
from sites.models import PortalKind


class PartBlock(blocks.StructBlock):
    """A part of the home page that fills itself; the heading may be given other words."""

    fills_itself = True

    heading = blocks.CharBlock(
        label=_("Heading"), required=False, max_length=150, help_text=_("Empty: the usual words.")
    )

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        # The heading of another part on the page must not be this one's.
        return context | {"heading": value.get("heading", "")}

    def get_api_representation(self, value, context=None):
        return {"heading": value.get("heading", "")}


class LeadBlock(PartBlock):
    class Meta:
        icon = "pick"
        label = _("Lead story and newest articles")
        template = "home/components/news.html"


class AnnouncementsBlock(PartBlock):
    class Meta:
        icon = "warning"
        label = _("Announcements")
        template = "home/components/announcements.html"


class ServicesBlock(PartBlock):
    class Meta:
        icon = "cogs"
        label = _("Quick services")
        template = "home/components/services.html"


class SectionsBlock(PartBlock):
    class Meta:
        icon = "list-ul"
        label = _("Newest of the first sections")
        template = "home/components/sections.html"


class LatestOfSectionBlock(PartBlock):
    """The newest articles of one section."""

    section = PageBlock(label=_("Section"), page_type="news.SectionPage")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        section, content = value.get("section"), context.get("content")
        context["cards"] = content.newest_below(section.path) if section and content else []
        return context

    class Meta:
        icon = "folder-open-inverse"
        label = _("Newest of a section")
        template = "home/components/latest.html"


class LeadersBlock(PartBlock):
    class Meta:
        icon = "group"
        label = _("Leaders")
        template = "home/components/leaders.html"


class AgendaBlock(PartBlock):
    class Meta:
        icon = "calendar"
        label = _("Calendar")
        template = "home/components/agenda.html"


class DirectoryBlock(PartBlock):
    class Meta:
        icon = "site"
        label = _("Directory of portals")
        template = "home/components/directory.html"


class PublicIndexBlock(PartBlock):
    class Meta:
        icon = "list-ol"
        label = _("Index of public information")
        template = "home/components/index.html"


class HomeBlock(blocks.StreamBlock):
    """What a home page is made of, in the editors' order."""

    announcements = AnnouncementsBlock(group=_("Fills itself"))
    lead = LeadBlock(group=_("Fills itself"))
    services = ServicesBlock(group=_("Fills itself"))
    sections = SectionsBlock(group=_("Fills itself"))
    latest = LatestOfSectionBlock(group=_("Fills itself"))
    agenda = AgendaBlock(group=_("Fills itself"))
    leaders = LeadersBlock(group=_("Fills itself"))
    directory = DirectoryBlock(group=_("Fills itself"))
    index = PublicIndexBlock(group=_("Fills itself"))
    statistics = StatisticsBlock(group=_("Written by hand"))
    links = LinkListBlock(group=_("Written by hand"))
    callout = CalloutBlock(group=_("Written by hand"))


# What stands on a home page that nobody has arranged, by kind of portal.
_UNIT = ("announcements", "lead", "services", "sections", "agenda", "leaders", "directory", "index")
_COMMUNE = ("announcements", "lead", "services", "sections", "leaders", "index")
_ARRANGEMENTS = {PortalKind.COMMUNE: _COMMUNE}


def usual_arrangement(kind: str) -> list[dict]:
    """Raw blocks of a home page, for one that has none of its own."""
    return [{"type": name, "value": {}} for name in _ARRANGEMENTS.get(kind, _UNIT)]
