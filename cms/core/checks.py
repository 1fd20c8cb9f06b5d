"""House rules of content, as system checks.

core.E001  a page type that is not a BasePage
core.E002  a StreamField that is not ours
"""

from django.core.checks import Error, Tags, register
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.models import get_page_models

from .fields import StreamField
from .models import BasePage


@register(Tags.models)
def page_types_are_base_pages(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} is a page type but no BasePage.",
            hint="Inherit from cms.core.models.BasePage, which guards the page's portal.",
            obj=model,
            id="core.E001",
        )
        for model in get_page_models()
        if not issubclass(model, BasePage) and not model._meta.app_label.startswith("wagtail")
    ]


@register(Tags.models)
def stream_fields_are_ours(app_configs, **kwargs):
    found = []
    for model in get_page_models():
        for field in model._meta.local_fields:
            if isinstance(field, WagtailStreamField) and not isinstance(field, StreamField):
                found.append(
                    Error(
                        f"{model._meta.label}.{field.name} is Wagtail's StreamField.",
                        hint="Use cms.core.fields.StreamField; block definitions stay out of "
                        "migrations, and historical models keep every body.",
                        obj=model,
                        id="core.E002",
                    )
                )
    return found
