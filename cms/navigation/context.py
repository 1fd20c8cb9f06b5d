"""`shell`: what stands around every page of a portal, for templates. Lazy: unused, it costs nothing."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.changes import keys
from cms.core.contours import contours
from cms.core.routing import addresses_of
from cms.core.theme import theme_url
from cms.pagestore.reading import reads, true_today
from sites.models import PortalKind
from sites.registry import PortalRecord, language_of_request, registry

from .links import MenuItem, links_from, links_of_portal
from .tree import Entry, tree_of

# A name that needs a smaller type in the masthead, in characters.
LONG_NAME = 32


@dataclass(frozen=True)
class Contact:
    address: str
    phone: str
    hotline: str
    email: str
    hours: str
    editor: str
    licence: str


class ShellPortal:
    """A portal as the shell's templates read it, in the active language."""

    def __init__(self, record: PortalRecord):
        self.record = record
        self.slug, self.kind = record.slug, record.kind
        self.name = self.short_name = record.name
        self.url, self.host = record.url, record.host
        # The province's own name says what it is.
        self.over = "" if record.kind == PortalKind.PROVINCE else _("Web portal")
        self.is_long = len(self.short_name) >= LONG_NAME

    @property
    def contours(self) -> str:
        return contours(self.slug)

    @cached_property
    def contact(self) -> Contact:
        text = self.record.text
        return Contact(
            *(
                text(name)
                for name in (
                    "address",
                    "phone",
                    "hotline",
                    "email",
                    "hours",
                    "editor",
                    "licence",
                )
            )
        )


class Shell:
    """Everything around a page; the page is the one being served, if any."""

    def __init__(self, request):
        self._request = request
        self._record: PortalRecord = request.portal
        reads(keys.thing("portal", self._record.pk))
        self.language = language_of_request()

    @property
    def _page(self) -> Page | None:
        return getattr(self._request, "current_page", None)

    @property
    def is_preview(self) -> bool:
        return getattr(self._request, "is_preview", False)

    @cached_property
    def is_mourning(self) -> bool:
        # The day in Vietnam, whatever time zone an editor's preview is in.
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        reads(keys.MOURNING)
        days = registry.snapshot.mourning
        if days is not None and today <= days[1]:
            true_today()
        return registry.is_mourning(today)

    @cached_property
    def theme_url(self) -> str:
        """The style sheet of the portal's own colours; mourning has none but its own."""
        return "" if self.is_mourning else theme_url(self._record)

    @cached_property
    def portal(self) -> ShellPortal:
        return ShellPortal(self._record)

    @cached_property
    def root(self) -> ShellPortal:
        reads(keys.thing("portal", registry.root.pk))
        return ShellPortal(registry.root)

    @cached_property
    def parent(self) -> dict | None:
        record = registry.get(self._record.parent_id)
        if record is not None:
            reads(keys.portal_name(record.pk))
        return record and {"name": record.name, "url": record.url + record.home_path()}

    @property
    def home_url(self) -> str:
        return self._record.home_path(self.language)

    @property
    def search_url(self) -> str:
        return reverse("search")

    @property
    def search_titles_url(self) -> str:
        return reverse("search_titles")

    @cached_property
    def _tree(self):
        return tree_of(self._record.pk, self.language)

    @property
    def contact_url(self) -> str:
        return self._tree.contact.url if self._tree.contact else ""

    def _item(self, entry: Entry) -> dict:
        here = self._page.path if self._page else ""
        return {
            "title": entry.title,
            "url": entry.url,
            "is_current": here.startswith(entry.path),
            "is_exact": here == entry.path,
            "children": [self._item(child) for child in self._tree.children(entry)],
        }

    @cached_property
    def _links(self):
        given = getattr(self._request, "navigation", None)
        if given is not None and given.language == self.language:
            return links_from(given)  # a preview of what is being arranged
        return links_of_portal(self._record.pk, self.language)

    @property
    def banner(self) -> dict | None:
        text = self._links.banner_on(timezone.localdate())
        if text and self._links.banner_until:
            true_today()
        return {"text": text, "url": self._links.banner_url} if text else None

    @property
    def quick_links(self):
        return self._links.quick

    @property
    def footer_groups(self):
        return self._links.footer

    def _arranged(self, item: MenuItem) -> dict:
        here = self._request.path
        children = [
            {"title": c.title, "url": c.url, "is_current": here == c.url} for c in item.children
        ]
        is_below = item.url not in ("/", self.home_url) and here.startswith(item.url)
        return {
            "title": item.title,
            "url": item.url,
            "is_current": is_below or any(child["is_current"] for child in children),
            "is_exact": here == item.url,
            "children": children,
        }

    @cached_property
    def menu(self) -> list[dict]:
        home = self._record.homes.get(self.language)
        is_home = bool(home and self._page and self._page.pk == home.page_id)
        first = {
            "title": _("Home"),
            "url": self.home_url,
            "is_current": is_home,
            "is_exact": is_home,
            "children": [],
        }
        if self._links.menu:
            return [first, *(self._arranged(item) for item in self._links.menu)]
        return [first, *(self._item(entry) for entry in self._tree.menu)]

    @cached_property
    def index(self) -> list[dict]:
        return [{"title": entry.title, "url": entry.url} for entry in self._tree.top]

    @cached_property
    def breadcrumbs(self) -> list[dict]:
        home = {"title": _("Home"), "url": self.home_url}
        if self._page is None or self._page.depth <= 2:
            return []
        return [
            home,
            *({"title": e.title, "url": e.url} for e in self._tree.above(self._page.path)),
        ]

    @cached_property
    def languages(self) -> list[dict]:
        """The same page in each language; a language that does not have it leads to its home."""
        same = self._same_page()
        return [
            {
                "code": code,
                "name": name,
                "url": same.get(code) or self._record.home_path(code),
                "is_current": code == self.language,
                "is_translated": code in same,
            }
            for code, name in _language_names()
        ]

    def _same_page(self) -> dict[str, str]:
        # Found with the page itself; a preview has not been looked up by its address.
        found = getattr(self._request, "same_page_urls", None)
        if found is None and self._page is not None:
            same = Page.objects.filter(
                translation_key=self._page.translation_key, live=True, alias_of=None
            ).values_list("path", "url_path")
            found = addresses_of(self._record, same)
        return found or {}


def _language_names() -> list[tuple[str, str]]:
    """Each language by its own name: "Tiếng Việt", "English"."""
    # Django writes "Tiếng Việt" in decomposed letters, which fonts draw badly.
    names = [
        (code, unicodedata.normalize("NFC", translation.get_language_info(code)["name_local"]))
        for code, _name in settings.LANGUAGES
    ]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]


def shell(request) -> dict:
    """Context processor. Empty where there is no portal (unknown hosts)."""
    return {"shell": Shell(request)} if hasattr(request, "portal") else {}
