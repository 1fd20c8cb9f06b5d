"""Pages follow the change log."""

from django.dispatch import receiver

from cms.changes.signals import changes_followed

from .stores import store, touched_by


@receiver(changes_followed)
def drop_what_is_old(sender, changes, **kwargs):
    # After everything else in memory: a page made of memory that was old would be kept as new.
    store.purge(*touched_by(changes))
