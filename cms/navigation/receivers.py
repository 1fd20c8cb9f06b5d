"""A page that moves leaves its old address behind as a redirect; navigation is logged."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import post_page_move

from cms.changes.operations import record_change
from cms.core.signals import page_address_changed

from .models import Navigation, Redirect
from .operations import keep_old_addresses


@receiver([page_address_changed, post_page_move])
def page_moved(sender, instance, url_path_before, url_path_after, **kwargs):
    keep_old_addresses(instance, url_path_before, url_path_after)


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
        )
