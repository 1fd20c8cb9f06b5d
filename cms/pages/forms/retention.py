"""That an answer past its day comes back from no backup.

A backup holds the answers of its moment. Its manifest says which: by portal, form and day, numbers
of rows and nothing that anybody wrote. With it a restored database loses again what was deleted
since, because its day came or because its sender or the unit did not want it any longer.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from sites.registry import registry
from sites.scope import all_portals

from ..models.submissions import FormSubmission
from .operations import BATCH, delete_expired_answers

# An answer that was being saved when the manifest was written is not in it.
BEING_SAVED = timedelta(minutes=1)
# The runner deletes once an hour; what is there a day later, nobody deletes.
OVERDUE_AFTER = timedelta(days=1)


class BadManifest(Exception):
    """The file is no manifest, or another installation's."""


@dataclass(frozen=True)
class Manifest:
    """Which answers an installation had at a moment: their primary keys."""

    installation: str
    made_at: datetime
    answers: frozenset[int]


def write_manifest(at: datetime | None = None) -> dict:
    """The manifest of this moment, as JSON: answers whose day has come are not in it.

    `{"installation": "laocai.gov.vn", "made_at": "2021-07-05T08:00:00+07:00", "forms":
    [{"portal": "sapa", "form": 12, "days": {"2022-01-01": [3, 4]}}]}`
    """
    at = at or timezone.now()
    days: dict[tuple[int, int], dict[str, list[int]]] = {}
    with all_portals():
        kept = FormSubmission.objects.kept(on=timezone.localdate(at)).order_by("pk")
        rows = kept.values_list("portal_id", "page_id", "delete_date", "pk")
        for portal_id, page_id, day, pk in rows.iterator():
            form = days.setdefault((portal_id, page_id), {})
            form.setdefault(day.isoformat(), []).append(pk)
    return {
        "installation": settings.BASE_DOMAIN,
        "made_at": timezone.localtime(at).isoformat(),
        "forms": [
            {"portal": registry.get(portal_id).slug, "form": page_id, "days": form}
            for (portal_id, page_id), form in sorted(days.items())
        ],
    }


def read_manifest(data) -> Manifest:
    """The manifest in parsed JSON. Raises BadManifest."""
    try:
        manifest = Manifest(
            installation=data["installation"],
            made_at=parse_datetime(data["made_at"]),
            answers=frozenset(
                int(pk) for form in data["forms"] for pks in form["days"].values() for pk in pks
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadManifest("This file is no manifest of answers.") from error
    if manifest.made_at is None or timezone.is_naive(manifest.made_at):
        raise BadManifest("This file does not say when it was written.")
    if manifest.installation != settings.BASE_DOMAIN:
        # Its numbers are those of other answers: most of ours would be deleted.
        raise BadManifest(f"This is the manifest of {manifest.installation}.")
    return manifest


def enforce_retention(manifest: Manifest | None = None) -> int:
    """Delete what must not be there any more; gives the number of answers. Twice deletes nothing.

    With a manifest also the answers from before it that it does not name: a restored backup is
    older, and they were deleted between the two.
    """
    return delete_expired_answers() + (_delete_what_was_deleted(manifest) if manifest else 0)


def _delete_what_was_deleted(manifest: Manifest) -> int:
    count = 0
    with all_portals():
        earlier = FormSubmission.objects.filter(submit_time__lt=manifest.made_at - BEING_SAVED)
        back = [
            pk
            for pk in earlier.order_by("pk").values_list("pk", flat=True)
            if pk not in manifest.answers
        ]
        for start in range(0, len(back), BATCH):
            batch = back[start : start + BATCH]
            with transaction.atomic():
                FormSubmission.objects.filter(pk__in=batch).delete()
            count += len(batch)
    return count


def overdue_answers(on: date | None = None) -> Iterator[str]:
    """Answers that should have been deleted a day ago, a line a form."""
    on = on or timezone.localdate()
    with all_portals():
        overdue = FormSubmission.objects.expired(on=on - OVERDUE_AFTER)
        found = Counter(overdue.values_list("portal_id", "page_id"))
    for (portal_id, page_id), count in sorted(found.items()):
        portal = registry.get(portal_id)
        yield f"{portal.slug}: {count} answers to form {page_id} are past their day"
