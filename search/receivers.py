from django.dispatch import receiver

from cms.changes.signals import changes_recorded

from .indexing import follow


@receiver(changes_recorded)
def keep_index_true(sender, changes, **kwargs):
    """In the transaction of the changes: what is no longer public is found no more."""
    follow(changes)
