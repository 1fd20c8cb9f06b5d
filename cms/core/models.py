"""The base of every page type. Abstract: this app has no tables."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page, PageViewRestriction

from sites.guard import require_own
from sites.registry import HOME_DEPTH, PortalRecord, registry, source_language
from sites.scope import WrongPortal, current_portal_id, in_all_portals, require_portal
from sites.transactions import once

from .cleaning import character_errors
from .content_keys import reads_page, reads_portal_address, stored_state
from .forms import BasePageForm
from .languages import check_translated, translation_of
from .restrictions import is_restricted
from .signals import page_address_changed
from .text import letter_classes, slug_of
from .translations import OwnField

# First parts of addresses that are no pages: languages, the desk, files, the API, search. Only the
# source language stands at the top of a host; below `/en/` search alone is taken.
RESERVED_IN_SOURCE = {
    "admin",
    "api",
    "documents",
    "healthz",
    "media",
    "static",
    "tim-kiem",
    *dict(settings.LANGUAGES),
}
RESERVED_IN_OTHERS = {"search"}

# Foreign keys in which a page is as its row says, whatever a revision remembers.
_OF_THE_ROW = {
    "alias_of",
    "content_type",
    "latest_revision",
    "live_revision",
    "locale",
    "locked_by",
    "owner",
}


class AliasAcrossLanguages(Exception):
    """A page would repeat a page of another language under its own address."""


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
    override_translatable_fields = [OwnField("slug")]
    # "login" would let in every account of every portal.
    private_page_options = ["password", "groups"]
    base_form_class = BasePageForm
    # Columns whose words bring pages together in a list, such as "series"; see `cms.changes.keys.named`.
    grouped_by: tuple[str, ...] = ()
    # The slug that a form has found free, while it goes on cleaning.
    slug_asked_by_form: str | None = None
    # What the database holds of it while a save runs, see `stored_state`.
    state_now: dict | None = None
    # What the database held of it before the last save: `cms.core.content_keys.stored_state`.
    state_before: dict | None = None

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
        if not self._state.adding and kwargs.get("update_fields") is None:
            self.state_now = stored_state(self)
        if self.alias_of_id and self.alias_of.locale_id != self.locale_id:
            raise AliasAcrossLanguages("A page never shows another language's text.")
        if self.path and self.language not in ("", source_language()):
            if self.live:
                check_translated(self)
            elif self.first_published_at is None and translation_of(self):
                # Until readers know the address, it follows the translated title.
                self.slug = self._get_autogenerated_slug(slug_of(self.title) or self.default_slug)
        try:
            super().save(*args, **kwargs)
        finally:
            self.state_now = None
        if self.is_site_root():
            registry.keep_root_paths()
        # Asked for before the row was written; a revision carries the new address already.
        before = self.state_before
        if before is not None and self.url_path != before["url_path"]:
            page_address_changed.send(
                type(self),
                instance=self,
                url_path_before=before["url_path"],
                url_path_after=self.url_path,
            )

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        self._require_own_portal()
        require_own(self)
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content):
        self._require_own_portal()
        # Wagtail would look up whatever is named, and keep the number alone.
        named = {
            field.name: content[field.name]
            for field in self._meta.concrete_fields
            if field.many_to_one and content.get(field.name) is not None
        }
        page = super().with_content_json(
            {name: value for name, value in content.items() if name not in named}
        )
        for name in named.keys() - _OF_THE_ROW:
            field = self._meta.get_field(name)
            thing = field.get_cached_value(self, default=None)
            if thing is None or thing.pk != named[name]:
                thing = field.related_model._default_manager.filter(pk=named[name]).first()
            setattr(page, name, thing)
        page.live_revision_id = self.live_revision_id
        page._cached_parent_obj = self.get_parent()
        return page

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

    @transaction.atomic
    def delete(self, *args, **kwargs):
        # The tree counts a parent's children down before it deletes.
        self._require_own_portal()
        return super().delete(*args, **kwargs)

    # --- addresses ---------------------------------------------------------------------------

    def is_site_root(self):
        """Whether the page is a home: nothing else stands on that level. No statement."""
        return self.depth == HOME_DEPTH

    def get_url_parts(self, request=None):
        """Answered from the registry: Wagtail's own way costs a statement per portal."""
        portal, language = registry.of_path(self.path)
        if portal is None:
            return None
        reads_page(self.path)
        reads_portal_address(portal.pk)
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

    def get_context(self, request, *args, **kwargs):
        request.current_page = self  # menu, breadcrumbs and languages around it ask
        return super().get_context(request, *args, **kwargs)

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

    def clean_fields(self, exclude=None):
        """Without a statement for each row that the page names, whether it is there.

        Forms choose among rows that are, the guard refuses those of other portals, and the database
        what is nowhere.
        """
        named = {
            field.name
            for field in self._meta.concrete_fields
            if field.is_relation and getattr(self, field.attname) is not None
        }
        super().clean_fields(exclude=named.union(exclude or ()))

    def validate_unique(self, exclude=None):
        """Without what only the tree and translation give, which a page that is there keeps."""
        kept = set() if self._state.adding else {"path", "translation_key"}
        super().validate_unique(exclude=kept.union(exclude or ()))

    def _check_slug_is_unique(self):
        if self.slug and self.slug in (self.slug_asked_by_form, self._stored_slug()):
            return
        check = super()._check_slug_is_unique
        # Nobody else writes while a transaction does.
        once(("slug", self.path, self.slug), check) if self.path else check()

    def _stored_slug(self) -> str | None:
        """The slug that nobody else can take while a save runs."""
        if self.state_now is None or self.state_now["path"] != self.path:
            return None
        return self.state_now["url_path"].rstrip("/").rpartition("/")[2]

    def clean(self):
        super().clean()
        errors = character_errors(self)
        try:
            self.check_slug(self.slug, self.get_parent() if self.path else None)
        except ValidationError as error:
            errors["slug"] = error
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def check_slug(slug: str, parent: Page | None) -> None:
        """Raise ValidationError for an address below `parent` that the system itself answers."""
        if parent is not None and parent.depth == HOME_DEPTH:
            is_source = registry.of_path(parent.path)[1] in (None, source_language())
            if slug in (RESERVED_IN_SOURCE if is_source else RESERVED_IN_OTHERS):
                raise ValidationError(
                    _("This address is taken by the system; choose another slug.")
                )
