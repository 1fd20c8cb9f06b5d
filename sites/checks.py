"""House rules of tenancy, as system checks.

portals.E001  a model with a portal whose default manager is not scoped
portals.E002  a portal-owned model that lets its portal be edited in a form
portals.E003  a portal-owned, searchable model that cannot be filtered by portal
portals.E006  a field or block that may name a thing of another portal, unread by the reference guard
portals.E004  a view of the desk, or an id it is sent, that the gate has no rule for
portals.E005  a rule of the gate without a view
"""

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from modelsearch.index import FilterField, get_indexed_models

from . import gate, references
from .models import Portal


def portal_models():
    """Every concrete model with a foreign key `portal` to Portal."""
    for model in apps.get_models():
        try:
            field = model._meta.get_field("portal")
        except FieldDoesNotExist:
            continue
        if field.concrete and field.related_model is Portal:
            yield model, field


@register(Tags.models)
def portal_models_are_scoped(app_configs, **kwargs):
    found = []
    for model, field in portal_models():
        if getattr(model, "portal_scope_exempt", ""):
            continue
        if not getattr(model._default_manager, "is_portal_scoped", False):
            found.append(
                Error(
                    f"{model._meta.label} belongs to a portal but its default manager is not scoped.",
                    hint="Inherit from sites.models.PortalModel, or use sites.managers."
                    "portal_manager() as the first manager; if its rows must be read across "
                    "portals, say why in a class attribute portal_scope_exempt.",
                    obj=model,
                    id="portals.E001",
                )
            )
        if field.editable:
            found.append(
                Error(
                    f"{model._meta.label}.portal is editable.",
                    hint="The portal comes from the scope, never from a form: editable=False.",
                    obj=model,
                    id="portals.E002",
                )
            )
    return found


@register(Tags.models)
def searchable_models_filter_by_portal(app_configs, **kwargs):
    indexed = set(get_indexed_models())
    return [
        Error(
            f"{model._meta.label} is searchable but has no FilterField for its portal.",
            hint='Add index.FilterField("portal_id") to search_fields.',
            obj=model,
            id="portals.E003",
        )
        for model, field in portal_models()
        if model in indexed
        and not any(
            isinstance(f, FilterField) and f.field_name in ("portal", "portal_id")
            for f in model.get_search_fields()
        )
    ]


@register(Tags.urls)
def the_desk_is_classified(app_configs, **kwargs):
    return [
        Error(
            f"The gate has no rule for {name}; it is refused to everybody.",
            hint="Say what it may be sent: sites.gate.allow(), allow_superusers() or deny().",
            id="portals.E004",
        )
        for name in gate.unclassified()
    ] + [
        Error(
            f"The gate's rule for {name} has no view.",
            hint="Rename or remove the rule.",
            id="portals.E005",
        )
        for name in gate.without_view()
    ]


@register(Tags.models)
def references_are_read(app_configs, **kwargs):
    return [
        Error(
            f"{name} may name a thing of another portal, and the reference guard cannot read it.",
            hint="Use blocks and fields that sites.references knows, or teach it; for a model that "
            "code alone writes, say why in sites.references.UNGUARDED.",
            id="portals.E006",
        )
        for name in references.unread_fields()
    ]
