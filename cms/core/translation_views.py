"""Our views in the place of wagtail-localize's: rights, portals, and no source text among translations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import stop_translation
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import (
    UpdateTranslationsForm,
    UpdateTranslationsView,
)

from sites.registry import registry
from sites.scope import current_portal_id

from .languages import untranslated_message
from .translation_changes import changes_since_sync


def _own_or_404(page: Page | None) -> Page:
    """The page, if it stands in the portal in scope; Http404 otherwise."""
    portal = registry.of_path(page.path)[0] if page else None
    if portal is None or portal.pk != current_portal_id():
        raise Http404
    return page


class SubmitTranslation(SubmitPageTranslationView):
    """Make the draft of a page in other languages.

    wagtail-localize's own asks for no right on the page, and where the section above is missing in
    the other language it makes a copy of it there, with the source's text.
    """

    def get_object(self):
        page = _own_or_404(Page.objects.filter(pk=self.kwargs["page_id"]).first())
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page.specific

    def get_form(self):
        form = super().get_form()
        # One task makes what is missing below a page, each draft by itself.
        del form.fields["include_subtree"]
        return form

    def form_valid(self, form):
        form.cleaned_data["include_subtree"] = False
        above = self.object.get_parent()
        for locale in form.cleaned_data["locales"]:
            if not above.is_root() and not above.has_translation(locale):
                messages.error(
                    self.request,
                    gettext(
                        "“%(section)s” has no page in this language: %(language)s. Make it first."
                    )
                    % {"section": above.title, "language": locale.get_display_name()},
                )
                return redirect(self.request.path)
        return super().form_valid(form)


def stop_following(request, translation_id: int):
    """Let a translation go its own way, once nothing of it is in the source language."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = _own_or_404(translation.get_target_instance())
    total, translated = translation.get_progress()
    if translated < total:
        messages.error(request, untranslated_message(total - translated))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return stop_translation(request, translation_id)


def refuse_alias(request, page_id: int):
    """A page that shows another language's text under its own address is never made."""
    page = _own_or_404(Page.objects.filter(pk=page_id).first())
    messages.error(request, gettext("A page cannot repeat a page of another language."))
    return redirect("wagtailadmin_pages:edit", page.pk)


class UpdateForm(UpdateTranslationsForm):
    def __init__(self, *args, may_publish: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if may_publish:
            field = self.fields["publish_translations"]
            field.help_text = _("Only a page without untranslated parts is published.")
        else:
            del self.fields["publish_translations"]


class UpdateTranslations(UpdateTranslationsView):
    """Bring translations up to date with their source; publish the complete ones if asked to.

    wagtail-localize's own publishes whatever is not translated in the source language, and asks
    nobody for the right to publish.
    """

    template_name = "core/desk/update_translations.html"

    def get_object(self):
        source = super().get_object()
        _own_or_404(
            Page.objects.filter(
                translation_key=source.object_id, locale_id=source.locale_id
            ).first()
        )
        return source

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"changes": changes_since_sync(self.object)}

    def get_form(self):
        data = self.request.POST if self.request.method == "POST" else None
        return UpdateForm(data, may_publish=self._may_publish())

    def _may_publish(self) -> bool:
        return all(
            translation.get_target_instance().permissions_for_user(self.request.user).can_publish()
            for translation in self.object.translations.filter(enabled=True)
        )

    @transaction.atomic
    def form_valid(self, form):
        self.object.update_from_db()
        translations = list(
            self.object.translations.filter(enabled=True).select_related("source", "target_locale")
        )
        for translation in translations:
            self.object.update_target_view_restrictions(translation.target_locale)
            if form.cleaned_data.get("publish_translations"):
                self._publish(translation)
        self.components.save(self.object, sources_and_translations={self.object: translations})
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())

    def _publish(self, translation):
        total, translated = translation.get_progress()
        if translated < total:
            messages.warning(self.request, untranslated_message(total - translated))
        else:
            translation.save_target(user=self.request.user, publish=True)
