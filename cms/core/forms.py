from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.coreutils import find_available_slug

from sites.guard import check_cleaned

from . import choices  # noqa: F401 - it registers the form fields of pages
from .text import slug_of


class OwnReferencesMixin:
    """A form in which nothing of another portal can be named; the error stands at its field."""

    def _post_clean(self):
        super()._post_clean()
        for field, error in check_cleaned(self.instance).items():
            self.add_error(field if field in self.fields else None, error)


class PortalModelForm(OwnReferencesMixin, WagtailAdminModelForm):
    """The desk's form of a portal's rows that name pages or files."""


class BasePageForm(OwnReferencesMixin, WagtailAdminPageForm):
    """The desk's form of every page type: an empty slug is made from the title.

    Wagtail's script fills it while an editor types, but not from a title without letters, and then
    asks for it on a tab that she does not see.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False

    def _post_clean(self):
        # The page's own cleaning would ask for the slug that the form has just found free.
        if "slug" not in self.errors:
            self.instance.slug_asked_by_form = self.cleaned_data.get("slug")
        super()._post_clean()
        self.instance.slug_asked_by_form = None

    def clean_slug(self):
        if slug := self.cleaned_data.get("slug"):
            # A new page has no place in the tree yet that its own cleaning could ask.
            self.instance.check_slug(slug, self.parent_page)
            return slug
        title = self.cleaned_data.get("title")
        if not title:
            return ""
        return find_available_slug(
            self.parent_page,
            slug_of(title) or self.instance.default_slug,
            ignore_page_id=self.instance.pk,
        )
