"""Building a portal's trees: many pages in a few statements."""

from collections.abc import Iterable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import CharField, F, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageLogEntry, Revision

from cms.changes.models import Change
from cms.changes.operations import record_changes
from sites.guard import require_own
from sites.models import Portal
from sites.registry import registry
from sites.scope import require_portal

from .content_keys import keys_of_arrival
from .models import BasePage
from .references import index_references

BATCH = 200  # rows in an INSERT; SQLite takes 32,766 values at most


def homes_of(portal: Portal) -> dict[str, Page]:
    """The roots of a portal's trees by language."""
    key = portal.site.root_page.translation_key
    homes = Page.objects.filter(depth=2, translation_key=key).select_related("locale")
    return {home.locale.language_code: home for home in homes}


def _insert_child_rows(model, pages) -> None:
    # Django's bulk_create refuses models with a parent table; the parent rows exist already.
    fields = model._meta.local_concrete_fields
    for start in range(0, len(pages), BATCH):
        model._base_manager._insert(pages[start : start + BATCH], fields=fields, using="default")


def _place(parent: Page, pages: list[BasePage]) -> None:
    """Give pages their place after the last child of `parent`."""
    children = dict(parent.get_children().values_list("slug", "path"))
    last = max(children.values(), default="")
    step = Page._str2int(last[-Page.steplen :]) if last else 0
    taken = set(children)
    for number, page in enumerate(pages, step + 1):
        if not page.slug or page.slug in taken:
            raise ValidationError({"slug": f"{page.slug!r} is taken or empty: {page.title}"})
        taken.add(page.slug)
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, number)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title = page.draft_title or page.title
        page.locale_id = page.locale_id or parent.locale_id


def _without_children(page: BasePage) -> None:
    """Say of a page without a row that it has no comments or the like; else each is asked for."""
    for relation in get_all_child_relations(page):
        setattr(page, relation.get_accessor_name(), [])


def _write_revisions(pages: list[BasePage]) -> None:
    """The first revision of each new page, which is the one that readers see."""
    of_page = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    for start in range(0, len(pages), BATCH):
        batch = pages[start : start + BATCH]
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type_id=page.content_type_id,
                base_content_type=page.get_base_content_type(),
                object_id=str(page.pk),
                created_at=page.last_published_at,
                object_str=str(page),
                content=page.serializable_data(),
            )
            for page in batch
        )
        Page.objects.filter(pk__in=[page.pk for page in batch]).update(
            latest_revision=of_page.values("pk")[:1],
            live_revision=of_page.values("pk")[:1],
            latest_revision_created_at=F("last_published_at"),
        )
        for page, revision in zip(batch, revisions, strict=True):
            page.latest_revision = page.live_revision = revision
            page.latest_revision_created_at = revision.created_at


def _log(page: BasePage, action: str, revision: Revision | None = None) -> PageLogEntry:
    return PageLogEntry(
        page_id=page.pk,
        content_type_id=page.content_type_id,
        label=page.title[:255],
        action=action,
        timestamp=page.first_published_at,
        revision=revision,
        content_changed=True,
        data={},
    )


def bulk_add_pages(
    parent: Page, pages: Iterable[BasePage], *, with_revisions: bool = False
) -> list[BasePage]:
    """Put new live pages under one parent; see `bulk_add_families`."""
    return bulk_add_families([(parent, pages)], with_revisions=with_revisions)


@transaction.atomic
def bulk_add_families(
    families: Iterable[tuple[Page, Iterable[BasePage]]], *, with_revisions: bool = False
) -> list[BasePage]:
    """Put new live pages under their parents, with their logs, in few statements.

    Two statements for each parent, and a number that is constant for up to 200 pages. The pages
    need title and slug, are complete otherwise, and are not cleaned: the caller's data is trusted.
    `with_revisions` begins each page's history, so that its first edit can be compared. Raises
    ValidationError for a slug that is taken, WrongPortal outside a parent's portal, ForeignReference
    for what names a thing of another portal.
    """
    families = [(parent, new) for parent, pages in families if (new := list(pages))]
    pages = [page for _parent, new in families for page in new]
    if not pages:
        return []
    for parent, new in families:
        portal, _language = registry.of_path(parent.path)
        if portal is not None:
            require_portal(portal.pk)
        _place(parent, new)
    for start in range(0, len(pages), BATCH):
        require_own(*pages[start : start + BATCH])
    now = timezone.now()
    for page in pages:
        page.live = True
        page.first_published_at = page.first_published_at or now
        page.last_published_at = page.last_published_at or page.first_published_at
        _without_children(page)
    _insert(pages)
    for parent, new in families:
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(new))
        parent.numchild += len(new)
    entries = [_log(page, "wagtail.create") for page in pages]
    if with_revisions:
        _write_revisions(pages)
        entries += [_log(page, "wagtail.publish", page.live_revision) for page in pages]
    PageLogEntry.objects.bulk_create(entries, batch_size=BATCH)
    index_references(pages)
    _record(pages)
    return pages


def _insert(pages: list[BasePage]) -> None:
    """The rows of pages that have their places, also in the desk's own search."""
    rows = [
        Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields})
        for page in pages
    ]
    Page.objects.bulk_create(rows, batch_size=BATCH)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = page.id = row.pk
        page._state.adding, page._state.db = False, row._state.db
    backends = list(get_search_backends(with_auto_update=True))
    for model, group in groupby(sorted(pages, key=lambda p: p.content_type_id), key=type):
        group = list(group)
        _insert_child_rows(model, group)
        for backend in backends:
            backend.add_bulk(model, group)


def _record(pages: list[BasePage]) -> None:
    places = [(page, *registry.of_path(page.path)) for page in pages]
    record_changes(
        Change(
            kind="page",
            object_id=page.pk,
            action="publish",
            portal_id=portal.pk,
            locale=language,
            keys=" ".join(sorted(keys_of_arrival(page))),
        )
        for page, portal, language in places
        if portal is not None
    )
    if any(portal is None for _page, portal, _language in places):
        registry.changed()


def in_trees_of(portal: Portal) -> models.Q:
    """A filter for pages that stand in any tree of the portal."""
    inside = models.Q(pk__in=[])
    for home in homes_of(portal).values():
        inside |= models.Q(path__startswith=home.path)
    return inside
