"""How rich text is read: links to pages of the portal."""

from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from sites.guard import as_pk

from .choices import is_here
from .links import addresses_by_pk


class PageLinks(PageLinkHandler):
    """Links to pages in rich text.

    Wagtail's own asks for each page's type and translation, and links to pages nobody may read.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        pks = [int(a["id"]) if str(a.get("id")).isdigit() else 0 for a in attrs_list]
        found = addresses_by_pk(pks)
        return [f'<a href="{escape(found[pk])}">' if pk in found else "<a>" for pk in pks]


class PortalPageLink(PageLinkElementHandler):
    """A link to a page in the rich text editor; of a page elsewhere it shows nothing."""

    def get_attribute_data(self, attrs):
        pk = as_pk(attrs.get("id")) or 0
        page = Page.objects.filter(pk=pk).first()
        if page is not None and is_here(page):
            return super().get_attribute_data(attrs)
        return {"id": pk, "url": None, "parentId": None}


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_to_pages(features):
    features.register_link_type(PageLinks)
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    shown = rule["from_database_format"] | {'a[linktype="page"]': PortalPageLink("LINK")}
    features.register_converter_rule("contentstate", "link", rule | {"from_database_format": shown})
