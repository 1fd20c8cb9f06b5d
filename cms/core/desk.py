"""What Wagtail's own views of pages must know of portals: rows, names and numbers of one portal."""

from datetime import datetime
from functools import partial

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.ordering import SetPagePositionView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, Revision

from sites.registry import locale_of
from sites.rights import is_only_looking
from sites.scope import current_portal_id
from sites.transactions import all_or_nothing
from sites.trees import in_current_portal

from .page_list import PageList, PagesOfType, PortalPageFilters
from .removals import because
from .text import forbidden_characters


class PageSearch(SearchView):
    """Search over the pages of the portal in scope."""

    def annotate_queryset(self, pages):
        # The one step between Wagtail's choice of pages and the search engine.
        self.all_pages = self.all_pages.filter(in_current_portal())
        return super().annotate_queryset(pages.filter(in_current_portal()))


class CreatePage(CreateView):
    """A new page, its first revision and its publication are one transaction.

    Wagtail's own way commits the page first, live from then on: also one whose hour comes later.
    """

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # What the form found free was taken since: by a draft that saved itself, for one.
            form.add_error(None, error)
            return self.form_invalid(form)

    @transaction.atomic
    def save_action(self):
        return super().save_action()

    @all_or_nothing()
    def publish_action(self):
        return super().publish_action()


class EditPage(EditView):
    """Never lets a save take the place of a version that its author has not seen.

    Wagtail's script asks when it has heard of a newer version, which it does every ten seconds; a
    save in between would replace it without a word. The newest version and its publication are one
    transaction.
    """

    def dispatch(self, request, *args, **kwargs):
        # There is nothing to edit for who only looks: the draft is what the form would show.
        if is_only_looking(request.user):
            return redirect("wagtailadmin_pages:view_draft", kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    @all_or_nothing()
    def publish_action(self):
        if self.page.live:
            # Its row is written from the newest version, which asks when its slug is another one.
            self.form.instance.slug_asked_by_form = self.form.cleaned_data.get("slug")
        return super().publish_action()

    def send_commenting_notifications(self, changes):
        # No mail within a transaction.
        transaction.on_commit(partial(super().send_commenting_notifications, changes))

    def get_object(self):
        page = super().get_object()
        page.locale = locale_of(page.locale_id)
        return page

    def get_translations(self):
        # A page that is sent and not shown again has no use for them.
        return SimpleLazyObject(super().get_translations)

    def redirect_away(self):
        # It was read again and stands where it stood.
        self.page._cached_parent_obj = self.parent
        return super().redirect_away()

    def post(self, request, *args, **kwargs):
        # Drafts that the desk saves by itself are refused by Wagtail; an alias takes no post at all.
        if not self.expects_json_response and not self.page.alias_of_id and self.is_out_of_date:
            unseen = self._newest_of_others()
            if unseen is not None:
                return self._ask_before_replacing(unseen)
        return super().post(request, *args, **kwargs)

    def _newest_of_others(self) -> Revision | None:
        """Their newest version since the page was opened; one's own draft may be on its way still."""
        others = self.page.revisions.exclude(user=self.request.user).defer("content")
        try:
            opened = datetime.fromisoformat(self.request.POST["loaded_revision_created_at"])
        except (KeyError, ValueError):
            opened = None
        if opened is not None and is_aware(opened):
            others = others.filter(created_at__gt=opened)
        else:
            others = others.filter(pk=self.latest_revision.pk)
        return others.order_by("-created_at").select_related("user").first()

    def _ask_before_replacing(self, newest: Revision):
        """What was written, once more, and whose newer version the next save would replace."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.has_unsaved_changes = True
        self.autosave_enabled = False  # the choice is the editor's
        messages.warning(
            self.request,
            _(
                "%(person)s saved a newer version at %(time)s, and you have not seen it. Nothing has "
                "been replaced: what you wrote stands below and is not saved. Look at the newer "
                "version; saving again puts yours in its place."
            )
            % {
                "person": get_user_display_name(newest.user) if newest.user else _("Somebody"),
                "time": date_format(localtime(newest.created_at), "H:i d/m/Y"),
            },
            buttons=[messages.button(self.get_edit_url(), _("Newer version"), new_window=True)],
        )
        return self.render_to_response(self.get_context_data())


class MovePage(MoveConfirmView):
    """A move, its entry in the change log and the redirects it leaves are one transaction."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class PlacePage(SetPagePositionView):
    """A page's place among its siblings and its entry in the change log are one transaction."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs)


class _RoleChoices(ModelMultipleChoiceField):
    def label_from_instance(self, group):
        return group.portal_group.get_role_display()


class PagePrivacyForm(PageViewRestrictionForm):
    """Offers the portal's own roles; Wagtail's own names the groups of all portals."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("groups"):
            self.fields["groups"] = _RoleChoices(
                Group.objects.filter(portal_group__portal=current_portal_id()).select_related(
                    "portal_group"
                ),
                label=stock.label,
                required=stock.required,
                widget=CheckboxSelectMultiple,
            )


class PagePrivacy(SetPrivacyView):
    """Who may read a page and its entry in the change log are one transaction."""

    form_class = PagePrivacyForm

    @transaction.atomic
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class UnpublishPage(UnpublishView):
    """Asks why: readers who come later are told when and for what reason a page went."""

    template_name = "core/desk/confirm_unpublish.html"
    reason_length = 300

    def post(self, request, *args, **kwargs):
        reason = request.POST.get("reason", "").strip()
        if not 0 < len(reason) <= self.reason_length or forbidden_characters(reason):
            messages.error(request, _("Say in one or two sentences why the page is removed."))
            return self.render_to_response(self.get_context_data(reason=reason))
        with because(reason), transaction.atomic():
            return super().post(request, *args, **kwargs)


class DeskPages(PageViewSet):
    model = Page
    parent_models = [Page]
    index_view_class = PageList
    search_view_class = PageSearch
    content_type_use_view_class = PagesOfType
    add_view_class = CreatePage
    edit_view_class = EditPage
    move_confirm_view_class = MovePage
    set_page_position_view_class = PlacePage
    set_privacy_view_class = PagePrivacy
    unpublish_view_class = UnpublishPage
    filterset_class = PortalPageFilters
