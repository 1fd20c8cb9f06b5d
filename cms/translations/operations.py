"""What happens to translations of many pages."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from sites.registry import registry
from sites.scope import require_portal

from .models import TranslationRun
from .runs import may_translate, missing_below
from .tasks import make_missing_translations

# A run whose worker died is taken up again when somebody asks after this time.
STALLED_AFTER = timedelta(minutes=10)


class NothingMissing(Exception):
    """Every page below the section has a translation, if only a draft."""


@transaction.atomic
def translate_below(*, section: Page, locale: Locale, by) -> TranslationRun:
    """Have drafts made of what is missing below a section, by a task; gives the run to follow.

    While one is under way it is given instead. Raises PermissionDenied, NothingMissing, and
    WrongPortal outside the section's portal.
    """
    portal, _language = registry.of_path(section.path)
    require_portal(portal and portal.pk)
    if not may_translate(by, section) or section.locale_id == locale.pk:
        raise PermissionDenied
    run = (
        TranslationRun.objects.select_for_update()
        .running()
        .filter(section=section, locale=locale)
        .first()
    )
    now = timezone.now()
    if run is None:
        total = missing_below(section, locale).count()
        if not total:
            raise NothingMissing
        run = TranslationRun.objects.create(
            portal_id=portal.pk, section=section, locale=locale, started_by=by, total=total
        )
    elif run.progressed_at > now - STALLED_AFTER:
        return run
    else:
        run.started_by, run.progressed_at, run.refused = by, now, 0
        run.save(update_fields=["started_by", "progressed_at", "refused"])
    transaction.on_commit(lambda: make_missing_translations.enqueue(run.pk))
    return run
