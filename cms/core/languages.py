"""When a page may be read in a language that is not the source."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import ngettext


def untranslated_message(count: int) -> str:
    """The sentence for an editor whose translation is incomplete."""
    return ngettext(
        "%(count)d part of this page is not translated yet. It cannot be published before.",
        "%(count)d parts of this page are not translated yet. It cannot be published before.",
        count,
    ) % {"count": count}


class UntranslatedSegments(ValidationError):
    """A translation would go live with text still in the source language."""

    def __init__(self, count: int):
        # By field, as wagtail-localize reads it.
        super().__init__({NON_FIELD_ERRORS: untranslated_message(count)})


def translation_of(page):
    """The wagtail-localize Translation that fills this page from its source; None without one."""
    from wagtail_localize.models import Translation  # loaded after the page types

    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )


def count_untranslated(page) -> int:
    """How many segments of a page synced from its source have no translation."""
    synced = translation_of(page)
    if synced is None:
        return 0
    total, translated = synced.get_progress()
    return total - translated


def check_translated(page) -> None:
    """Raise UntranslatedSegments if a synced translation is incomplete.

    Source text is never served under another language's address.
    """
    if missing := count_untranslated(page):
        raise UntranslatedSegments(missing)
