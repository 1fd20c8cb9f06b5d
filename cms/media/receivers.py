from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.changes.operations import record_change

from .models import PortalDocument, PortalImage
from .tasks import make_picture_sources


@receiver(post_save, sender=PortalImage)
def image_saved(sender, instance, raw=False, **kwargs):
    """A new file needs its sizes; made by a task, because no image work belongs in a request."""
    if not raw and not instance.sources:
        transaction.on_commit(lambda: make_picture_sources.enqueue(instance.pk))


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
