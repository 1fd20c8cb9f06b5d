from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.changes.operations import record_change
from sites.scope import portal_scope

from .models import PortalDocument, PortalImage
from .tasks import make_picture_sources


@receiver(post_save, sender=PortalImage)
def image_saved(sender, instance, raw=False, **kwargs):
    """A new file needs its sizes; made by a task, because no image work belongs in a request."""
    if not raw and not instance.sources:
        transaction.on_commit(partial(_enqueue_sources, instance.pk, instance.portal_id))


def _enqueue_sources(image_id: int, portal_id: int) -> None:
    with portal_scope(portal_id):  # the commit may come after the scope was left
        make_picture_sources.enqueue(image_id)


@receiver([post_save, post_delete], sender=PortalImage)
@receiver([post_save, post_delete], sender=PortalDocument)
def file_changed(sender, instance, raw=False, signal=None, **kwargs):
    if not raw:
        with transaction.atomic():
            record_change(
                kind=sender._meta.model_name.removeprefix("portal"),
                object_id=instance.pk,
                action="delete" if signal is post_delete else "update",
                portal_id=instance.portal_id,
            )
