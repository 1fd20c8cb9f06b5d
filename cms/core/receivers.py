"""What happens to pages goes into the change log, in the transaction in which it happens."""

from django.core.exceptions import ValidationError
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
    TaskState,
    WorkflowState,
)
from wagtail.signals import post_page_move, pre_page_move

from cms.changes.operations import record_change
from sites.models import validate_colour
from sites.registry import registry
from sites.scope import WrongPortal, current_portal_id, in_all_portals
from sites.signals import portal_cleaned

from .cleaning import INVISIBLE
from .colours import PoorContrast, derive
from .signals import page_address_changed
from .text import forbidden_characters, without_forbidden_characters

# Columns that no reader ever sees; a save of these alone is no change.
_DESK_COLUMNS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
    "wagtail_admin_comments",
}


def record_page(page: Page, action: str) -> None:
    portal, language = registry.of_path(page.path)
    if portal is not None:
        record_change(
            kind="page", object_id=page.pk, action=action, portal_id=portal.pk, locale=language
        )


def require_portal_of(page: Page) -> None:
    """Raise WrongPortal unless the scope is the page's portal or all portals."""
    portal, _language = registry.of_path(page.path or "")
    if portal is not None and portal.pk != current_portal_id() and not in_all_portals():
        raise WrongPortal(
            f"Page {page.pk} belongs to {portal.slug}, the scope is "
            f"{current_portal_id() or 'none'}."
        )


# Wagtail's own code also writes base Page objects, past BasePage: unpublish, lock, reorder, revert.


@receiver([pre_save, pre_delete])
def only_in_its_portal(sender, instance, raw=False, **kwargs):
    if isinstance(instance, Page) and not raw:
        require_portal_of(instance)


@receiver(pre_save, sender=Revision)
@receiver(pre_save, sender=WorkflowState)
@receiver(pre_save, sender=TaskState)
def work_on_it_only_in_its_portal(sender, instance, raw=False, **kwargs):
    about = instance.workflow_state if sender is TaskState else instance
    if not raw and isinstance(about.content_object, Page):
        require_portal_of(about.content_object)


@receiver(pre_save, sender=PageViewRestriction)
def privacy_only_in_its_portal(sender, instance, raw=False, **kwargs):
    if not raw:
        require_portal_of(instance.page)


@receiver(pre_save, sender=PageLogEntry)
def delete_only_in_its_portal(sender, instance, raw=False, **kwargs):
    """A deletion begins with its log entry; what comes next changes rows before any signal."""
    if not raw and instance.action == "wagtail.delete":
        require_portal_of(instance.page)


@receiver(pre_page_move)
def move_only_in_its_portal(sender, instance, parent_page_after, **kwargs):
    require_portal_of(instance)
    require_portal_of(parent_page_after)


@receiver(post_save)
def page_saved(sender, instance, created=False, raw=False, update_fields=None, **kwargs):
    if raw or not isinstance(instance, Page):
        return
    if update_fields is not None and set(update_fields) <= _DESK_COLUMNS:
        return
    if instance.live:
        record_page(instance, "publish")
    elif not created:
        record_page(instance, "unpublish")


@receiver(post_delete)
def page_deleted(sender, instance, **kwargs):
    # Sent once for each table of a page; the base table is enough.
    if sender is Page:
        record_page(instance, "delete")


@receiver([post_page_move, page_address_changed])
def page_moved(sender, instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        record_page(instance, "move")


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(sender, instance, **kwargs):
    registry.changed()
    record_page(instance.page, "privacy")


@receiver(portal_cleaned)
def colour_makes_a_palette(sender, portal, **kwargs):
    if not validate_colour.regex.search(portal.colour):
        return  # none, or the field says what is wrong
    try:
        derive(portal.colour)
    except PoorContrast as error:
        raise ValidationError({"colour": error}) from error


# Of `Page.title`, into which wagtail-localize writes a translated title as it is.
TITLE_LENGTH = Page._meta.get_field("title").max_length
TITLE_TOO_LONG = _("A title may have %(limit)d characters; the rest was cut off.")


@receiver(pre_save, sender="wagtail_localize.StringTranslation")
def clean_translation(sender, instance, raw=False, **kwargs):
    """A translation that no page may hold is kept as far as one may, and as unfinished.

    wagtail-localize saves what it is sent and shows `field_error` beside the part.
    """
    if raw:
        return
    if found := forbidden_characters(instance.data):
        instance.data = without_forbidden_characters(instance.data)
        instance.has_error = True
        instance.field_error = INVISIBLE % {"characters": ", ".join(found)}
    if len(instance.data) > TITLE_LENGTH and instance.context.path == "title":
        instance.data = instance.data[:TITLE_LENGTH]
        instance.has_error = True
        instance.field_error = TITLE_TOO_LONG % {"limit": TITLE_LENGTH}
