"""What happens to pages goes into the change log, in the transaction in which it happens."""

import re
from collections.abc import Iterable
from contextvars import ContextVar

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
from sites.guard import NOT_HERE, portal_id_of, require_target
from sites.models import Portal, validate_colour
from sites.references import references_of
from sites.registry import registry
from sites.scope import WrongPortal, current_portal_id, in_all_portals
from sites.signals import portal_changed, portal_cleaned

from .cleaning import INVISIBLE
from .colours import PoorContrast, derive
from .content_keys import (
    keep_place,
    keys_of_move,
    keys_of_privacy,
    keys_of_removal,
    keys_of_save,
    stored_state,
)
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


def record_page(page: Page, action: str, keys: Iterable[str] = ()) -> None:
    portal, language = registry.of_path(page.path)
    if portal is not None:
        record_change(
            kind="page",
            object_id=page.pk,
            action=action,
            portal_id=portal.pk,
            locale=language,
            keys=keys,
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


# Where the page that is being moved stood; Wagtail says it of its parents alone.
_path_before: ContextVar[str] = ContextVar("path_before")


@receiver(pre_page_move)
def move_only_in_its_portal(sender, instance, parent_page_after, **kwargs):
    require_portal_of(instance)
    require_portal_of(parent_page_after)
    _path_before.set(instance.path)


def _is_for_the_desk_alone(update_fields) -> bool:
    return update_fields is not None and set(update_fields) <= _DESK_COLUMNS


@receiver(pre_save)
def page_about_to_be_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    if raw or not isinstance(instance, Page):
        return
    instance.state_before = None
    if instance._state.adding or _is_for_the_desk_alone(update_fields):
        return
    instance.state_before = getattr(instance, "state_now", None) or stored_state(instance)
    instance.state_now = None
    if instance.state_before is None:
        # Saving it would make it again, in a place that may be another page's.
        raise type(instance).DoesNotExist(f"Page {instance.pk} was deleted meanwhile.")
    keep_place(instance, instance.state_before)


@receiver(post_save)
def page_saved(sender, instance, created=False, raw=False, update_fields=None, **kwargs):
    if raw or not isinstance(instance, Page) or _is_for_the_desk_alone(update_fields):
        return
    keys = keys_of_save(instance, instance.state_before)
    if instance.live:
        record_page(instance, "publish", keys)
    elif not created:
        record_page(instance, "unpublish", keys)


@receiver(pre_delete)
def page_about_to_be_deleted(sender, instance, **kwargs):
    # Ours comes before Wagtail's own, which unpublishes the instance.
    if sender is Page:
        instance.was_live = instance.live


@receiver(post_delete)
def page_deleted(sender, instance, **kwargs):
    # Sent once for each table of a page; the base table is enough.
    if sender is Page:
        keys = keys_of_removal(instance) if instance.was_live else ()
        record_page(instance, "delete", keys)


@receiver(post_page_move)
def page_moved(sender, instance, url_path_before, url_path_after, **kwargs):
    # Another place among its siblings gives it, and perhaps them, other tree paths.
    is_reordered = url_path_before == url_path_after
    keys = keys_of_move(instance, _path_before.get(instance.path))
    record_page(instance, "reorder" if is_reordered else "move", keys)
    if instance.depth == 2 and not is_reordered:
        portal_changed.send(Portal, portal=None, action="update")


@receiver(page_address_changed)
def page_renamed(sender, instance, **kwargs):
    record_page(instance, "move")
    if instance.depth == 2:
        portal_changed.send(Portal, portal=None, action="update")


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(sender, instance, raw=False, **kwargs):
    if not raw:
        record_page(instance.page, "privacy", keys_of_privacy(instance.page))


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
# A link or a picture that names its page, file or picture by key. wagtail-localize keeps these with
# the source and shows a translator `<a id="a1">`, so no translation holds one by right.
_NAMED_BY_KEY = re.compile(
    r"<embed\b[^>]*\bembedtype\s*=[^>]*>|<a\b[^>]*\blinktype\s*=[^>]*>((?:(?!</a>).)*)(?:</a>)?",
    re.IGNORECASE | re.DOTALL,
)


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
    if _NAMED_BY_KEY.search(instance.data):
        instance.data = _NAMED_BY_KEY.sub(r"\1", instance.data)
        instance.has_error = True
        instance.field_error = NOT_HERE
    if len(instance.data) > TITLE_LENGTH and instance.context.path == "title":
        instance.data = instance.data[:TITLE_LENGTH]
        instance.has_error = True
        instance.field_error = TITLE_TOO_LONG % {"limit": TITLE_LENGTH}


@receiver(pre_save, sender="wagtail_localize.SegmentOverride")
def override_only_with_own(sender, instance, raw=False, **kwargs):
    """A page, picture or file that stands in the place of the source's is of the same portal."""
    if raw or instance.context is None:
        return
    from wagtail_localize.models import TranslationSource  # loaded after the page types

    source = TranslationSource.objects.filter(object_id=instance.context.object_id).first()
    page = source and source.get_source_instance()
    if isinstance(page, Page):
        for field, reference in references_of(page):
            if reference.path == instance.context.path:
                require_target(reference.model, [instance.data], portal_id_of(page), field.name)
