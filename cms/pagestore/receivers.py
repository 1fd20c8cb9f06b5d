"""Pages follow the change log."""

from django.conf import settings
from django.dispatch import receiver

from cms.changes.signals import changes_followed

from . import varnish
from .stores import store, touched_by


@receiver(changes_followed)
def drop_what_is_old(sender, changes, **kwargs):
    # After everything else in memory: a page made of memory that was old would be kept as new.
    soft, hard = touched_by(changes)
    store.purge(soft, hard)
    if settings.VARNISH_PURGE_URL:
        varnish.sender.add(soft, hard)
