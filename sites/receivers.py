"""Rows whose change makes the registry's snapshot old."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site
from wagtail.signals import post_page_move

from .models import Portal, PortalHost
from .registry import registry

for _model in (Portal, PortalHost, Site, Locale):
    for _signal in (post_save, post_delete):

        @receiver(_signal, sender=_model, weak=False)
        def portals_changed(sender, **kwargs):
            registry.changed()


@receiver([post_save, post_delete])
def home_changed(sender, instance, **kwargs):
    # A fixture's row of a page type has no depth: that stands in its Page row.
    if isinstance(instance, Page) and (instance.depth or 0) <= 2:
        registry.changed()


@receiver(post_page_move)
def home_moved(sender, instance, **kwargs):
    if instance.depth <= 2:
        registry.changed()
