from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.changes.operations import record_change
from sites.scope import portal_scope

from .models import PortalDocument, PortalImage
from .pictures import has_sizes, size_names
from .tasks import delete_files, make_picture_sources, measure_document


@receiver(post_save, sender=PortalImage)
def image_saved(sender, instance, raw=False, **kwargs):
    """A new file needs its sizes; made by a task, because no image work belongs in a request."""
    if not raw and not has_sizes(instance):
        transaction.on_commit(partial(_enqueue, make_picture_sources, instance))


@receiver(post_save, sender=PortalDocument)
def document_saved(sender, instance, raw=False, **kwargs):
    if not raw and not instance.is_measured:
        transaction.on_commit(partial(_enqueue, measure_document, instance))


def _enqueue(task, instance) -> None:
    with portal_scope(instance.portal_id):  # the commit may come after the scope was left
        task.enqueue(instance.pk)


@receiver(post_delete, sender=PortalImage)
def image_deleted(sender, instance, **kwargs):
    """Its sizes go with it; Wagtail removes the original."""
    if names := size_names(instance.sources):
        # In the transaction: what is deleted and what must be tidied are known together or not.
        delete_files.enqueue(names)


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
