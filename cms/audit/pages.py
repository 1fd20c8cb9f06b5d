"""The log of pages: Wagtail's own table, written without questions and at once."""

from functools import partial

from django.db.models import Model
from wagtail.models import PageLogEntry
from wagtail.models.pages import PageLogEntryManager

from sites.transactions import at_the_end, once

# Rows that the same request has just read or written; Wagtail asks for each whether it exists.
_SURE = {"content_type", "page", "revision", "user"}

_ENTRIES = "log entries of pages"


class _Entries(PageLogEntryManager):
    def get_queryset(self):
        return PageLogEntry.objects.all()

    def create(self, **fields):
        entry = PageLogEntry(**fields)
        entry.full_clean(exclude=_SURE)
        if entry.deleted:
            Model.save(entry, force_insert=True)  # a receiver asks whether it may be
        else:
            entries = once(_ENTRIES, list)
            entries.append(entry)
            at_the_end(_ENTRIES, partial(PageLogEntry.objects.bulk_create, entries))
        return entry


class PageLog:
    """What Wagtail's registry of logs takes for the model of pages' entries."""

    objects = _Entries()


PageLog.objects.model = PageLog
