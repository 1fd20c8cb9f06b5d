"""Rows whose change makes the registry's snapshot old, here and in other processes.

Portals and their hosts are changed by operations, which tell themselves; the other rows also by
Wagtail's own views and actions.
"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site
from wagtail.signals import post_page_move

from .models import Portal, PortalHost
from .registry import registry
from .signals import portal_changed

for _signal in (post_save, post_delete):

    @receiver(_signal, sender=Portal, weak=False)
    @receiver(_signal, sender=PortalHost, weak=False)
    def portals_changed(sender, **kwargs):
        registry.changed()


@receiver([post_save, post_delete], sender=Locale)
@receiver([post_save, post_delete], sender=Site)
def ground_changed(sender, raw=False, **kwargs):
    registry.changed()
    if not raw:
        _tell_all()


@receiver([post_save, post_delete])
def home_changed(sender, instance, **kwargs):
    # A fixture's row of a page type has no depth: that stands in its Page row.
    if isinstance(instance, Page) and (instance.depth or 0) <= 2:
        registry.changed()


@receiver(post_delete, sender=Page)
def home_deleted(sender, instance, **kwargs):
    if instance.depth <= 2:
        _tell_all()


@receiver(post_page_move)
def home_moved(sender, instance, **kwargs):
    if instance.depth <= 2:
        registry.changed()
        _tell_all()


def _tell_all() -> None:
    with transaction.atomic():  # Wagtail's views begin none
        portal_changed.send(Portal, portal=None, action="update")
