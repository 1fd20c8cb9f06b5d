"""Blocks that lead on: to pages of the portal, to other addresses, to people."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..choices import PageBlock
from ..content_keys import reads_page
from ..links import addresses_by_pk
from ..validators import validate_phone


@dataclass(frozen=True)
class Link:
    """Where a link leads, for templates; `is_outside` for an address that is no page of ours."""

    title: str
    url: str
    is_outside: bool = False


class LinkBlock(blocks.StructBlock):
    """A link with its own words: to a page of this portal, or to an address elsewhere."""

    title = blocks.CharBlock(label=_("Words of the link"), max_length=150)
    page = PageBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("or address"), required=False)

    def clean(self, value):
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            wrong = ValidationError(_("Choose a page or enter an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"url": wrong})
        return value

    class Meta:
        icon = "link"
        label = _("Link")


def links_of(values) -> list[Link]:
    """Links of LinkBlock values, in their order, with one statement; dead ones are left out."""
    found = addresses_by_pk(value["page"].pk for value in values if value.get("page"))
    links = [
        Link(value["title"], found.get(value["page"].pk, ""))
        if value.get("page")
        else Link(value["title"], value.get("url") or "", is_outside=True)
        for value in values
    ]
    return [link for link in links if link.url]


class LinkListBlock(blocks.StructBlock):
    """A short list of links under a heading."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=150)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"links": links_of(value["links"])}

    def get_api_representation(self, value, context=None):
        return {
            "heading": value["heading"],
            "links": [{"title": link.title, "url": link.url} for link in links_of(value["links"])],
        }

    class Meta:
        icon = "list-ul"
        label = _("List of links")
        template = "core/blocks/link_list.html"
        preview_value = {
            "heading": "Dịch vụ công",
            "links": [{"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn/"}],
        }


class RelatedPagesBlock(blocks.StructBlock):
    """Pages of this portal that belong to the text."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=150)
    pages = blocks.ListBlock(PageBlock(label=_("Page")), label=_("Pages"), min_num=1)

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"links": self._links(value)}

    def _links(self, value) -> list[Link]:
        pages = [page for page in value["pages"] if page]
        found = addresses_by_pk(page.pk for page in pages)
        for page in pages:
            reads_page(page.path)
        return [Link(page.title, found[page.pk]) for page in pages if page.pk in found]

    def get_api_representation(self, value, context=None):
        return {
            "heading": value["heading"],
            "pages": [{"title": link.title, "url": link.url} for link in self._links(value)],
        }

    class Meta:
        icon = "doc-full-inverse"
        label = _("Related pages")
        template = "core/blocks/related_pages.html"


class PhoneBlock(blocks.CharBlock):
    """A telephone number, which has no translation: translators are not asked for one."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, validators=[validate_phone], **kwargs)

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


class ContactBlock(blocks.StructBlock):
    """How to reach a person or a desk."""

    name = blocks.CharBlock(label=_("Person or desk"), max_length=150)
    post = blocks.CharBlock(label=_("Post"), required=False, max_length=150)
    phone = PhoneBlock(label=_("Telephone"), required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=250)
    hours = blocks.CharBlock(label=_("Open to visitors"), required=False, max_length=150)

    class Meta:
        icon = "user"
        label = _("Contact card")
        template = "core/blocks/contact.html"
        preview_value = {
            "name": "Bộ phận Tiếp nhận và Trả kết quả",
            "phone": "0214 3800 123",
            "email": "motcua@laocai.gov.vn",
            "hours": "Thứ Hai đến thứ Sáu, 7h30 - 17h00",
        }
