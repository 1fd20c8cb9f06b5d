from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms.changes.signals import changes_recorded
from cms.media.models import PortalDocument
from sites.registry import registry
from sites.transactions import at_the_end

from . import desk
from .attachments import has_text, is_to_be_read
from .engines import engine
from .indexing import follow
from .models import FileText, SynonymGroup
from .rereading import begin
from .synonyms import forms_of
from .tasks import read_document, reread_for_synonyms
from .wordbook import note_change


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


@receiver(post_save)
def words_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    found = desk.findable(sender)
    if raw or found is None:
        return
    key = "words", found.model, instance.pk
    if update_fields is None:
        desk.write(found, [instance])
        at_the_end(key, None)
    elif not found.fields.isdisjoint(update_fields):
        if found.model is Page:
            at_the_end(key, partial(desk.write_page, instance.pk))
        else:
            desk.write(found, [instance])


@receiver(post_page_move)
def words_moved(sender, instance, parent_page_before, parent_page_after, **kwargs):
    """Pages of another portal are found at its desk."""
    before, after = (
        registry.of_path(parent.path)[0] for parent in (parent_page_before, parent_page_after)
    )
    if before != after:
        pages = Page.objects.descendant_of(instance, inclusive=True)
        desk.write(desk.findable(Page), pages)


@receiver(pre_save, sender=SynonymGroup)
def other_names_about_to_change(sender, instance, **kwargs):
    before = SynonymGroup.objects.filter(pk=instance.pk).values_list("line", flat=True).first()
    instance.line_before = before or ""


@receiver([post_save, post_delete], sender=SynonymGroup)
def other_names_changed(sender, instance, raw=False, signal=None, **kwargs):
    if raw:
        return
    is_gone = signal is post_delete
    before = "" if is_gone else instance.line_before
    if before == instance.line:
        return
    with transaction.atomic():
        # Whoever writes to the index now has read the names before, and is read again.
        engine().lock()
        change = note_change(
            None if is_gone else instance, [*forms_of(before), *forms_of(instance.line)]
        )
        begin(change)
        transaction.on_commit(lambda: reread_for_synonyms.enqueue(change.pk))
