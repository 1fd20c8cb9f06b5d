"""The base of every page type. Abstract: this app has no tables."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page, PageViewRestriction

from sites.registry import PortalRecord, registry, source_language
from sites.scope import WrongPortal, current_portal_id, in_all_portals, require_portal

from .languages import check_translated
from .restrictions import is_restricted
from .text import forbidden_characters, letter_classes, slug_of


# First parts of addresses that are no pages: languages, the desk, files, the API, search. Only the
# source language stands at the top of a host; below `/en/` search alone is taken.
RESERVED_IN_SOURCE = {
    "admin", "api", "documents", "healthz", "media", "static", "tim-kiem",
    *dict(settings.LANGUAGES),
}
RESERVED_IN_OTHERS = {"search"}


class BasePage(Page):
    """A page of one portal.

    Reading its content from a revision and writing it need the scope to be exactly the page's
    portal (or all portals): in another scope its pictures look missing, and a save would write the
    loss for good. Both raise `WrongPortal` then.
    """

    # What a page needs of other tables when it is shown; joined into the one fetch.
    reader_relations: tuple[str, ...] = ()
    # Homes, sections and contact pages are ordinary pages in each language; those whose text
    # follows a source are "synced" by wagtail-localize.
    localize_default_translation_mode = "simple"
    # "login" would let in every account of every portal.
    private_page_options = ["password", "groups"]

    promote_panels = [
        MultiFieldPanel(
            [
                # Wagtail's script drops the letters it does not know: "Đường" became "djng".
                FieldPanel("slug", widget=SlugInput(formatters=letter_classes())),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("show_in_menus"),
            ],
            heading=_("Address and search engines"),
        )
    ]

    class Meta:
        abstract = True

    # --- portal ------------------------------------------------------------------------------

    @property
    def portal(self) -> PortalRecord | None:
        """The portal whose tree the page stands in; None for a page without a place yet."""
        return registry.of_path(self.path)[0] if self.path else None

    @property
    def language(self) -> str:
        """Language code of the page's tree."""
        return registry.of_path(self.path)[1] if self.path else ""

    def _require_own_portal(self, path: str | None = None):
        path = path or self.path
        portal, _language = registry.of_path(path)
        if portal is not None:
            require_portal(portal.pk)
        elif not in_all_portals() and current_portal_id() is None:
            raise WrongPortal("A page is written in a portal's scope.")

    @transaction.atomic
    def save(self, *args, **kwargs):
        self._require_own_portal()
        if self.live and self.path and self.language not in ("", source_language()):
            check_translated(self)
        super().save(*args, **kwargs)

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        self._require_own_portal()
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content):
        self._require_own_portal()
        return super().with_content_json(content)

    @classmethod
    def from_serializable_data(cls, data, *args, **kwargs):
        if path := data.get("path"):
            cls(path=path)._require_own_portal()
        return super().from_serializable_data(data, *args, **kwargs)

    @transaction.atomic
    def move(self, *args, **kwargs):
        # One transaction with its entry in the change log, which a signal writes at the end.
        self._require_own_portal()
        return super().move(*args, **kwargs)

    # --- addresses ---------------------------------------------------------------------------

    def get_url_parts(self, request=None):
        """Answered from the registry: Wagtail's own way costs a statement per portal."""
        portal, language = registry.of_path(self.path)
        if portal is None:
            return None
        relative = self.url_path[len(portal.homes[language].url_path) :]
        with translation.override(language):
            return portal.site_id, portal.url, reverse("wagtail_serve", args=(relative,))

    def get_url(self, request=None, current_site=None):
        """A path on the portal's own host, a full address elsewhere; None without a portal."""
        parts = self.get_url_parts(request)
        if parts is None:
            return None
        site_id, root_url, path = parts
        if current_site is None and request is not None and hasattr(request, "portal"):
            here = request.portal.site_id
        else:
            here = current_site.pk if current_site else None
        return path if here == site_id else root_url + path

    def get_view_restrictions(self):
        """Without a private page above, no statement."""
        if not is_restricted(self.path):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    # --- cleaning ----------------------------------------------------------------------------

    def full_clean(self, *args, **kwargs):
        # Wagtail's own way drops đ: "Đất đai" would become "at-ai".
        if not self.slug and self.title and (self.path or hasattr(self, "_cached_parent_obj")):
            self.slug = self._get_autogenerated_slug(slug_of(self.title) or self.default_slug)
        super().full_clean(*args, **kwargs)

    @property
    def default_slug(self) -> str:
        """The slug of a page whose title has no Latin letter or digit."""
        return self._meta.model_name.removesuffix("page")

    def clean(self):
        super().clean()
        errors = {}
        for field in self._meta.concrete_fields:
            if isinstance(field, (models.CharField, models.TextField)) and field.editable:
                value = getattr(self, field.attname)
                if isinstance(value, str) and (found := forbidden_characters(value)):
                    errors[field.name] = ValidationError(
                        _("These invisible characters may not stand in a text: %(characters)s."),
                        params={"characters": ", ".join(found)},
                    )
        parent = self.get_parent() if self.path or hasattr(self, "_cached_parent_obj") else None
        if parent is not None and parent.depth == 2:
            is_source = registry.of_path(parent.path)[1] in (None, source_language())
            if self.slug in (RESERVED_IN_SOURCE if is_source else RESERVED_IN_OTHERS):
                errors["slug"] = _("This address is taken by the system; choose another slug.")
        if errors:
            raise ValidationError(errors)
