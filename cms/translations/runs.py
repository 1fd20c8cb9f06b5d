"""Carrying out a run: which pages are missing, and making a draft of each."""

import logging

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Locale, Page, get_page_models
from wagtail_localize.operations import translate_object

from .models import TranslationRun

logger = logging.getLogger(__name__)

# Then other tasks have their turn: a draft takes a tenth of a second and more.
PAGES_AT_A_TIME = 20


def may_translate(user, page: Page) -> bool:
    """Whether a person may make drafts of a page in other languages."""
    return (
        user.has_perm("wagtail_localize.submit_translation")
        and page.permissions_for_user(user).can_edit()
    )


def missing_below(section: Page, locale: Locale) -> QuerySet[Page]:
    """Pages that readers have below a section, whose text is translated, without a translation.

    In the order of the tree: a page is made after the one above it.
    """
    synced = [
        model
        for model in get_page_models()
        if getattr(model, "localize_default_translation_mode", "") == "synced"
    ]
    there = Page.objects.filter(locale=locale, translation_key=OuterRef("translation_key"))
    return (
        Page.objects.descendant_of(section)
        .filter(~Exists(there), live=True, alias_of=None)
        .exact_type(*synced)
        .order_by("path")
    )


def carry_out(run: TranslationRun, after: str = "") -> str:
    """Make the next drafts of a run, each page and its count in one transaction; may run twice.

    `after` is the tree path of the last page that was taken. Gives the path to go on after, ""
    when the run is finished.
    """
    pages = list(missing_below(run.section, run.locale).filter(path__gt=after)[:PAGES_AT_A_TIME])
    for page in pages:
        try:
            with transaction.atomic():
                is_made = _translate(page, run)
                _count(run, "done" if is_made else "refused")
        except Exception:
            # One page that cannot be taken does not keep the others waiting.
            logger.exception("page %s was not submitted for translation", page.pk)
            _count(run, "refused")
    if len(pages) == PAGES_AT_A_TIME:
        return pages[-1].path
    TranslationRun.objects.filter(pk=run.pk).update(finished_at=timezone.now())
    return ""


def _count(run, column) -> None:
    TranslationRun.objects.filter(pk=run.pk).update(
        progressed_at=timezone.now(), **{column: F(column) + 1}
    )


def _translate(page: Page, run: TranslationRun) -> bool:
    """False where the person may not, or the page above is missing in the language."""
    if run.started_by is None or not may_translate(run.started_by, page):
        return False
    if page.has_translation(run.locale):
        return True
    if not page.get_parent().has_translation(run.locale):
        return False
    translate_object(page, [run.locale], user=run.started_by)
    return True
