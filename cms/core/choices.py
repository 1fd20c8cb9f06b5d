"""Fields and blocks with which editors choose: only what the portal in scope has can be chosen.

What belongs to another portal is answered as what does not exist, and shown by no form that comes
back with errors.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelChoiceField
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from sites.guard import as_pk
from sites.registry import registry
from sites.scope import current_portal_id, in_all_portals


def is_here(page: Page) -> bool:
    """Whether a page stands in the portal in scope; under `all_portals()` every page does."""
    portal, _language = registry.of_path(page.path)
    return in_all_portals() or (portal is not None and portal.pk == current_portal_id())


class PageChoiceField(ModelChoiceField):
    """A page of the portal in scope."""

    def to_python(self, value):
        page = super().to_python(value)
        if page is not None and not is_here(page):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return page


class OnlyKeys:
    """Before a chooser's widget: what cannot be a key is shown as an empty choice."""

    def get_instance(self, value):
        is_known = value is None or isinstance(value, models.Model) or as_pk(value) is not None
        return super().get_instance(value) if is_known else None


class PageChooser(OnlyKeys, AdminPageChooser):
    """Wagtail's widget; of a page elsewhere it shows nothing."""

    def get_instance(self, value):
        page = super().get_instance(value)
        return page if page is not None and is_here(page) else None


class OwnChoice:
    """Before a ChooserBlock: an id of nothing that is here is an error, not an empty choice."""

    def value_from_form(self, value):
        if value is None or isinstance(value, self.model_class):
            return value
        pk = as_pk(value) or 0
        # The field's own cleaning refuses an id of nothing.
        return self.model_class.objects.filter(pk=pk).first() or pk

    def get_form_state(self, value):
        # What was refused is shown as an empty choice.
        known = value if isinstance(value, self.model_class) else None
        return super().get_form_state(known)

    def get_prep_value(self, value):
        return super().get_prep_value(value if isinstance(value, self.model_class) else None)


class PageBlock(OwnChoice, blocks.PageChooserBlock):
    """A page of the portal."""

    @cached_property
    def field(self):
        return PageChoiceField(
            queryset=self.model_class.objects.all(),
            widget=self.widget,
            required=self._required,
            validators=self._validators,
            help_text=self._help_text,
        )

    @cached_property
    def widget(self):
        return PageChooser(target_models=self.target_models, can_choose_root=self.can_choose_root)

    def value_from_form(self, value):
        page = super().value_from_form(value)
        if isinstance(page, Page) and not is_here(page):
            return page.pk
        return page


register_form_field_override(
    models.ForeignKey,
    to=Page,
    override=lambda field: {
        "form_class": PageChoiceField,
        "widget": PageChooser(target_models=[field.remote_field.model]),
    },
)
