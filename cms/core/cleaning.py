"""What no text of an official page or file may hold, checked where a model is cleaned."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .text import forbidden_characters

INVISIBLE = _("These invisible characters may not stand in a text: %(characters)s.")


def character_errors(instance: models.Model) -> dict[str, ValidationError]:
    """By name, the editable text fields that hold invisible control or direction characters."""
    errors = {}
    for field in instance._meta.concrete_fields:
        if isinstance(field, (models.CharField, models.TextField)) and field.editable:
            value = getattr(instance, field.attname)
            if isinstance(value, str) and (found := forbidden_characters(value)):
                errors[field.name] = ValidationError(
                    INVISIBLE,
                    params={"characters": ", ".join(found)},
                )
    return errors
