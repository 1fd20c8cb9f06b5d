"""How wagtail-localize carries a page from the source language into another."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.fields import BaseTranslatableField
from wagtail_localize.views.update_translations import (
    UpdateTranslationsForm,
    UpdateTranslationsView,
)

from sites.registry import registry
from sites.scope import current_portal_id

from .languages import untranslated_message


class OwnField(BaseTranslatableField):
    """A field that each language has for itself: neither translated nor copied."""


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

    def get_object(self):
        source = super().get_object()
        page = Page.objects.filter(
            translation_key=source.object_id, locale_id=source.locale_id
        ).first()
        portal = registry.of_path(page.path)[0] if page else None
        if portal is None or portal.pk != current_portal_id():
            raise Http404
        return source

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
