"""Rows whose change makes the registry's snapshot old, here and in other processes.

Portals and their hosts are changed by operations, which tell themselves; the other rows also by
Wagtail's own views and actions.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site
from wagtail.signals import post_page_move

from .guard import is_guarded, portal_id_of, require_own, require_target
from .models import Portal, PortalHost
from .references import is_of_a_portal, is_target, readers
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


@receiver(pre_save)
def nothing_of_another_portal(sender, instance, raw=False, update_fields=None, **kwargs):
    """The reference guard before every save; a fixture's row is trusted."""
    if raw or not is_guarded(instance):
        return
    if update_fields is None or any(f.name in update_fields for f in readers(type(instance))):
        require_own(instance)


@receiver(m2m_changed)
def nothing_of_another_portal_in_a_list(sender, instance, action, model, pk_set, **kwargs):
    if action == "pre_add" and is_of_a_portal(type(instance)) and is_target(model):
        require_target(model, pk_set, portal_id_of(instance), model._meta.verbose_name)
