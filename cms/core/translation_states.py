"""How far pages are translated, of many pages in a constant number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from sites.registry import locale_ids, source_language


class State(TextChoices):
    TRANSLATED = "translated", _("Translated")
    OUTDATED = "outdated", _("Outdated")
    MISSING = "missing", _("Missing")


@dataclass(frozen=True)
class TranslationState:
    """A page in one language other than the source.

    `page_id` is None where it is missing; `source_id` names wagtail-localize's source of a page
    that follows it; `untranslated` counts that page's parts without a translation.
    """

    state: State
    page_id: int | None = None
    is_live: bool = False
    source_id: int | None = None
    untranslated: int = 0


_MISSING = TranslationState(State.MISSING)
# What counts of a source page.
_SEEN = ("translation_key", "live", "last_published_at", "latest_revision_created_at")


def translation_states(pages: QuerySet[Page]) -> dict[tuple, TranslationState]:
    """States by translation key and language code, of source pages in every other language.

    A synced translation is outdated when its source was published after the last sync or when a
    part of it has no translation; an ordinary one when its source was published after it was last
    worked on. Three statements.
    """
    keys = pages.order_by().values("translation_key")
    return _states(pages.order_by().values_list(*_SEEN), keys)


def states_beside(pages: Iterable[Page]) -> dict[int, list[tuple[str, TranslationState]]]:
    """What a list says beside each page: name of the language and state, by primary key.

    Beside a source page every other language, beside a translation its own, beside a page that
    has no source nothing. Two statements for source pages, three for others.
    """
    pages = list(pages)
    ids = locale_ids()
    keys = [page.translation_key for page in pages]
    source = ids[source_language()]
    if all(page.locale_id == source for page in pages):
        rows = [[getattr(page, name) for name in _SEEN] for page in pages]
    else:
        rows = Page.objects.filter(locale_id=source, translation_key__in=keys).values_list(*_SEEN)
    states = _states(rows, keys)
    beside = {}
    for page in pages:
        beside[page.pk] = [
            (name, states[page.translation_key, code])
            for code, name in settings.LANGUAGES
            if (page.translation_key, code) in states
            and page.locale_id in (ids[source_language()], ids[code])
        ]
    return beside


def _states(rows: Iterable, keys) -> dict[tuple, TranslationState]:
    """Of source pages given by `_SEEN`; `keys` are their translation keys, a list or a queryset."""
    languages = {pk: code for code, pk in locale_ids().items() if code != source_language()}
    targets = {
        (key, locale_id): row
        for key, locale_id, *row in Page.objects.filter(
            translation_key__in=keys, locale_id__in=languages, alias_of=None
        )
        .order_by()
        .values_list(
            "translation_key",
            "locale_id",
            "pk",
            "live",
            "latest_revision_created_at",
            "last_published_at",
        )
    }
    synced = {
        (key, locale_id): row for key, locale_id, *row in _translations(keys).values_list(
            "source__object_id", "target_locale_id", "source_id", "source__last_updated_at",
            "untranslated",
        )
    }  # fmt: skip
    states = {}
    for key, is_live, published_at, written_at in rows:
        # What came without a revision came in all languages at once.
        changed_at = written_at and (published_at if is_live else written_at)
        for locale_id, language in languages.items():
            states[key, language] = _state(
                changed_at, targets.get((key, locale_id)), synced.get((key, locale_id))
            )
    return states


def _translations(keys):
    translated = StringTranslation.objects.filter(
        translation_of=OuterRef("source__stringsegment__string"),
        context=OuterRef("source__stringsegment__context"),
        locale=OuterRef("target_locale"),
        has_error=False,
    )
    return Translation.objects.filter(
        enabled=True,
        source__object_id__in=keys,
        source__locale_id=locale_ids()[source_language()],
    ).annotate(untranslated=Count("source__stringsegment", filter=~Exists(translated)))


def _state(changed_at, target, synced) -> TranslationState:
    if target is None:
        return _MISSING
    page_id, is_live, *moments = target
    if synced is None:
        source_id, untranslated = None, 0
        seen_at = max(filter(None, moments), default=None)
    else:
        source_id, seen_at, untranslated = synced
    is_old = untranslated or (changed_at and seen_at and changed_at > seen_at)
    state = State.OUTDATED if is_old else State.TRANSLATED
    return TranslationState(state, page_id, is_live, source_id, untranslated)
