"""How rich text is read: links to pages of the portal."""

from django.utils.html import escape
from wagtail import hooks
from wagtail.rich_text.pages import PageLinkHandler

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


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_to_pages(features):
    features.register_link_type(PageLinks)
