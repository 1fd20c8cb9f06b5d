from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.changes.signals import changes_recorded
from cms.media.models import PortalDocument

from .attachments import has_text, is_to_be_read
from .indexing import follow
from .models import FileText
from .tasks import read_document


@receiver(changes_recorded)
def keep_index_true(sender, changes, **kwargs):
    """In the transaction of the changes: what is no longer public is found no more."""
    follow(changes)


@receiver(post_save, sender=PortalDocument)
def document_saved(sender, instance, raw=False, **kwargs):
    """Its text is found after a moment; no upload waits for it."""
    if not raw and has_text(instance) and is_to_be_read(instance):
        read_document.enqueue(instance.pk)


@receiver(post_delete, sender=PortalDocument)
def document_deleted(sender, instance, **kwargs):
    FileText.objects.filter(pk=instance.pk).delete()
