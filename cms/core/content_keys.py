"""Content keys of pages: what a reader of pages reads, and what a save, move or removal touches.

Pages are named by their places in the tree. A place is a name that can change hands: whoever reads
one reads the places above it too, and whatever moves pages touches the place above them.
"""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.db import models
from wagtail.models import Page

from cms.changes import keys
from cms.pagestore.reading import reads
from sites.registry import HOME_PATH_LENGTH, registry
from sites.scope import current_portal_id

STEP = Page.steplen
# The places of the menu: the first level below a home, and sections right below that.
TOP_LENGTH = HOME_PATH_LENGTH + STEP
SECOND_LENGTH = TOP_LENGTH + STEP


def above(path: str) -> Iterator[str]:
    """The places above one, from its home on."""
    for end in range(HOME_PATH_LENGTH, len(path), STEP):
        yield path[:end]


def reads_address(path: str) -> None:
    """Say that the address of a page is shown, and nothing it says of itself."""
    reads(keys.address(path), *map(keys.place, above(path)))


def reads_page(path: str) -> None:
    """Say that a page is shown, or a part of it such as its title, with its address."""
    reads(keys.page(path), *map(keys.place, above(path)))


def reads_list(path: str) -> None:
    """Say that it is shown which pages stand below a place, at any depth."""
    reads(keys.below(path), keys.place(path), *map(keys.place, above(path)))


def reads_children(path: str) -> None:
    """Say that it is shown which pages stand right below a place."""
    reads(keys.children(path), keys.place(path), *map(keys.place, above(path)))


def reads_portal_address(pk: int) -> None:
    """Say that a link leads to a portal's host; on its own pages its own key says so already."""
    if pk != current_portal_id():
        reads(keys.portal_name(pk))


# --- what a change touches -------------------------------------------------------------------

# Columns that never decide whether and where a page stands in a list: words, which are shown with
# the page's own key, and the books that Wagtail keeps.
_WORDS_AND_BOOKS = {
    "title",
    "draft_title",
    "seo_title",
    "search_description",
    "content_type",
    "numchild",
    "depth",
    "path",
    "url_path",
    "live",
    "translation_key",
    "show_in_menus",
    "has_unpublished_changes",
    "owner",
    "go_live_at",
    "expire_at",
    "first_published_at",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "page_ptr",
    "id",
}
_OWN = (
    "path",
    "depth",
    "numchild",
    "url_path",
    "live",
    "title",
    "show_in_menus",
    "translation_key",
)


@cache
def deciding_columns(model: type[Page]) -> tuple[str, ...]:
    """Columns of a page type that may decide its place in lists: all that are no long texts."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in _WORDS_AND_BOOKS
        and field.get_internal_type() not in {"TextField", "JSONField"}
        and not _is_picture(field)
    )


def _is_picture(field: models.Field) -> bool:
    model = field.related_model
    return model is not None and model._meta.label == settings.WAGTAILIMAGES_IMAGE_MODEL


def stored_state(page: Page) -> dict | None:
    """What readers have seen of a page until now, as far as it decides where it is shown.

    The row stays as it is until the transaction ends.
    """
    if not page.pk:
        return None
    model = type(page)
    row = model._base_manager.select_for_update().filter(pk=page.pk)
    return row.values(*_OWN, *deciding_columns(model)).first()


def keep_place(page: Page, stored: dict) -> None:
    """Have a page stand where its row stands, with as many children, whatever its copy remembers.

    A save writes every column, those of the tree too. A copy that was read before somebody moved
    the page, or made one below it, would undo half of that.
    """
    if page.path != stored["path"]:
        above = stored["url_path"].rstrip("/").rpartition("/")[0]
        page.url_path = f"{above}/{page.slug}/"
    page.path, page.depth = stored["path"], stored["depth"]
    page.numchild = stored["numchild"]


def keys_of_save(page: Page, before: dict | None) -> set[str]:
    """What a page's save touches, given `stored_state` before it; nothing for drafts."""
    was_live = before is not None and before["live"]
    if not was_live and not page.live:
        return set()
    found = _always(page.path)
    if was_live and not page.live:
        found = _at_once(found, page)
    is_moved = was_live and before["url_path"] != page.url_path
    has_come_or_gone = was_live != page.live
    if is_moved:
        found.add(keys.place(page.path))
    if has_come_or_gone or is_moved:
        found |= {keys.address(page.path), keys.languages(page.translation_key)}
        found |= _lists(page.path) | _groups(page, before)
    elif any(before[name] != getattr(page, name) for name in deciding_columns(type(page))):
        found |= _lists(page.path) | _groups(page, before)
    if was_live and str(before["translation_key"]) != str(page.translation_key):
        found |= {keys.languages(before["translation_key"]), keys.languages(page.translation_key)}
    if _changes_menu(page, before, has_come_or_gone, is_moved):
        found |= _menu(page.path)
    return found


def keys_of_arrival(page: Page) -> set[str]:
    """What a new live page touches; without a statement, for many at once."""
    found = _always(page.path) | _lists(page.path) | _groups(page, None) | _menu(page.path)
    return found | {keys.address(page.path), keys.languages(page.translation_key)}


def keys_of_removal(page: Page) -> set[str]:
    """What the deletion of a live page touches."""
    found = _at_once(_always(page.path), page) | _lists(page.path) | _groups(page, None)
    found |= {keys.address(page.path), keys.languages(page.translation_key)}
    if _is_in_menu(page) or _fills_a_section(page):
        found |= _menu(page.path)
    return found


def keys_of_move(page: Page, path_before: str) -> set[str]:
    """What a move to another place touches: the page, all below it, and the lists of both places."""
    found = {keys.languages(page.translation_key)}
    for path in (path_before, page.path):
        found |= _always(path) | _lists(path) | {keys.place(path), keys.address(path)}
        if _is_in_menu(page, path) or page.numchild or _fills_a_section(page, path):
            found |= _menu(path)
    if page.get_siblings().filter(path__gt=page.path).exists():
        # Its new neighbours may have moved up to make room.
        found.add(keys.place(page.path[:-STEP]))
    return found


def keys_of_privacy(page: Page) -> set[str]:
    """What touches a page and all below it when other readers may see them than before."""
    return {
        keys.at_once(keys.place(page.path)),
        keys.at_once(keys.page(page.path)),
        keys.address(page.path),
        keys.languages(page.translation_key),
    }


def _always(path: str) -> set[str]:
    found = {keys.page(path)}
    return found | {keys.published(path[:HOME_PATH_LENGTH])}


def _at_once(found: set[str], page: Page) -> set[str]:
    """What is withdrawn is withdrawn: nobody gets the old page for another moment."""
    own = {keys.page(page.path), keys.thing("page", page.pk)}
    return found - own | {keys.at_once(key) for key in own}


def _lists(path: str) -> set[str]:
    return {keys.children(path[:-STEP]), *map(keys.below, above(path))}


def _groups(page: Page, before: dict | None) -> set[str]:
    portal, _language = registry.of_path(page.path)
    names = getattr(page, "grouped_by", ()) if portal is not None else ()
    words = {(name, getattr(page, name)) for name in names}
    words |= {(name, before.get(name)) for name in names if before is not None}
    return {keys.named(name, portal.pk, text) for name, text in words if text}


def _menu(path: str) -> set[str]:
    portal, language = registry.of_path(path)
    return {keys.menu(portal.pk, language)} if portal is not None else set()


def _is_in_menu(page: Page, path: str | None = None) -> bool:
    length = len(path or page.path)
    is_section = getattr(page.specific_class, "is_section", False)
    return length == TOP_LENGTH or (length == SECOND_LENGTH and is_section)


def _changes_menu(page: Page, before: dict | None, has_come_or_gone: bool, is_moved: bool) -> bool:
    if _is_in_menu(page):
        return _has_something(page) and (
            has_come_or_gone
            or is_moved
            or before["title"] != page.title
            or before["show_in_menus"] != page.show_in_menus
        )
    return has_come_or_gone and _fills_a_section(page)


def _has_something(page: Page) -> bool:
    """Whether a page is no section, or one with a live page that is none: others are shown nowhere."""
    if not getattr(page.specific_class, "is_section", False):
        return True
    below = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth, live=True)
    return below.exclude(content_type__in=_section_types()).exists()


def _fills_a_section(page: Page, path: str | None = None) -> bool:
    """Whether a section above may be empty without this page; empty sections are shown nowhere.

    `path`: where it stood or is going to stand, if not where it does.
    """
    path = path or page.path
    if len(path) < SECOND_LENGTH:
        return False
    above_it = path[:SECOND_LENGTH] if len(path) > SECOND_LENGTH else path[:TOP_LENGTH]
    others = Page.objects.filter(
        path__startswith=above_it, depth__gt=len(above_it) // STEP, live=True
    ).exclude(pk=page.pk)
    return not others.exclude(content_type__in=_section_types()).exists()


def _section_types() -> frozenset[int]:
    """Content types of sections."""
    from django.apps import apps  # the app registry is not filled when this module is imported
    from django.contrib.contenttypes.models import ContentType

    sections = [
        model
        for model in apps.get_models()
        if issubclass(model, Page) and getattr(model, "is_section", False)
    ]
    return frozenset(ct.pk for ct in ContentType.objects.get_for_models(*sections).values())
