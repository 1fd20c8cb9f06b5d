"""When a page may be read in a language that is not the source."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy


class UntranslatedSegments(ValidationError):
    """A translation would go live with text still in the source language."""

    def __init__(self, count: int):
        super().__init__(
            ngettext_lazy(
                "%(count)d part of this page is not translated yet. It cannot be published "
                "before.",
                "%(count)d parts of this page are not translated yet. It cannot be published "
                "before.",
                "count",
            ),
            code="untranslated",
            params={"count": count},
        )
        self.count = count


def count_untranslated(page) -> int:
    """How many segments of a page synced from its source have no translation."""
    from wagtail_localize.models import Translation  # its models need ours

    synced = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).select_related("source").first()
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
