"""A page that moves leaves a redirect behind, one that goes a notice; navigation is logged."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.changes import keys
from cms.changes.operations import record_change
from cms.core.signals import page_address_changed

from .models import Navigation, Redirect
from .operations import forget_removal, keep_old_addresses, note_removal


@receiver([page_address_changed, post_page_move])
def page_moved(sender, instance, url_path_before, url_path_after, **kwargs):
    keep_old_addresses(instance, url_path_before, url_path_after)


@receiver(page_unpublished)
def page_taken_away(sender, instance, **kwargs):
    note_removal(instance)


@receiver(pre_delete)
def page_about_to_go(sender, instance, **kwargs):
    # Sent once for each table of a page; the base table is enough.
    if sender is Page and instance.live:
        note_removal(instance)


@receiver(page_published)
def page_is_back(sender, instance, **kwargs):
    before = instance.state_before
    if before is None or not before["live"] or before["url_path"] != instance.url_path:
        forget_removal(instance)


@receiver([post_save, post_delete], sender=Navigation)
@receiver([post_save, post_delete], sender=Redirect)
def changed(sender, instance, raw=False, **kwargs):
    if raw:
        return
    with transaction.atomic():
        record_change(
            kind=sender._meta.model_name,
            object_id=instance.pk,
            action="update",
            portal_id=instance.portal_id,
            keys=_touched(instance),
        )


def _touched(instance: Navigation | Redirect) -> set[str]:
    if isinstance(instance, Navigation):
        return {keys.navigation(instance.portal_id, instance.language)}
    return set()  # redirects answer where no page is, and those answers are not stored
