"""How wagtail-localize carries a page from the source language into another."""

from wagtail_localize.fields import BaseTranslatableField


class OwnField(BaseTranslatableField):
    """A field that each language has for itself: neither translated nor copied."""
