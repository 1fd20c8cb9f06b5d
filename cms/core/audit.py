"""Whether the trees, the rows of page types, the revisions and the change log agree.

Each part reads all pages with a handful of statements.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Max, Model
from django.db.models.functions import Cast
from wagtail.models import Collection, Page, ReferenceIndex, Revision, WorkflowState

from cms.changes.models import Change


class Node(NamedTuple):
    """A page's place in the tree."""

    pk: int
    path: str
    depth: int
    numchild: int
    slug: str
    url_path: str


def find_tree_problems() -> Iterator[str]:
    """Pages and collections whose place in their tree is not what it should be."""
    yield from _page_tree_problems()
    kinds = ("alphabet", "path", "no parent", "depth", "number of children")
    for kind, found in zip(kinds, Collection.find_problems(), strict=True):
        yield from (f"collection {pk}: {kind} is wrong" for pk in found)


def _page_tree_problems() -> Iterator[str]:
    # Treebeard's own `find_problems` takes two statements a page.
    nodes = [Node(*row) for row in Page.objects.order_by("path").values_list(*Node._fields)]
    by_path = {node.path: node for node in nodes}
    children = Counter(node.path[: -Page.steplen] for node in nodes)
    addresses = Counter(node.url_path for node in nodes)
    for node in nodes:
        if len(node.path) != node.depth * Page.steplen or set(node.path) - set(Page.alphabet):
            yield f"page {node.pk}: path {node.path} at depth {node.depth}"
        if children[node.path] != node.numchild:
            yield f"page {node.pk}: {children[node.path]} children, {node.numchild} counted"
        if addresses[node.url_path] > 1:
            yield f"page {node.pk}: not alone at {node.url_path}"
        if node.depth == 1:
            continue
        parent = by_path.get(node.path[: -Page.steplen])
        if parent is None:
            yield f"page {node.pk}: no parent"
        elif node.url_path != f"{parent.url_path}{node.slug}/":
            yield f"page {node.pk}: its address is {node.url_path} below {parent.url_path}"


def find_half_pages() -> Iterator[str]:
    """Pages without the row of their type."""
    for content_type in ContentType.objects.filter(
        pk__in=Page.objects.order_by().values("content_type").distinct()
    ):
        model = content_type.model_class()
        pages = Page.objects.filter(content_type=content_type).order_by("pk")
        if model is not None:
            pages = pages.exclude(pk__in=model._base_manager.values("pk"))
        for pk in pages.values_list("pk", flat=True):
            yield f"page {pk}: no row of {content_type.app_label}.{content_type.model}"


def find_revision_problems() -> Iterator[str]:
    """Revisions, workflows and references of pages that are not there, or that pages do not know."""
    page_type = ContentType.objects.get_for_model(Page)
    for model in (Revision, WorkflowState, ReferenceIndex):
        for object_id in sorted(_without_page(model, page_type)):
            yield f"{model._meta.model_name} of page {object_id}, which is not there"
    pages = Page.objects.annotate(own_id=Cast("pk", CharField())).order_by("pk")
    for name in ("latest_revision", "live_revision"):
        foreign = pages.exclude(**{name: None}).exclude(**{f"{name}__object_id": F("own_id")})
        for pk in foreign.values_list("pk", flat=True):
            yield f"page {pk}: its {name.replace('_', ' ')} is another page's"
    newest = dict(
        Revision.objects.filter(base_content_type=page_type)
        .order_by()
        .values_list("object_id")
        .annotate(newest=Max("pk"))
    )
    rows = Page.objects.order_by("pk").values_list(
        "pk", "latest_revision_id", "live_revision_id", "live", "has_unpublished_changes"
    )
    for pk, latest, published, is_live, has_changes in rows:
        if newest.get(str(pk)) != latest:
            yield f"page {pk}: its newest revision is {newest.get(str(pk))}, it says {latest}"
        if is_live and published and not has_changes and published != latest:
            yield f"page {pk}: shows revision {published}, though {latest} is published"


def _without_page(model: type[Model], page_type: ContentType) -> set[str]:
    named = model._base_manager.filter(base_content_type=page_type).order_by()
    known = {str(pk) for pk in Page.objects.values_list("pk", flat=True)}
    return set(named.values_list("object_id", flat=True).distinct()) - known


def find_log_problems() -> Iterator[str]:
    """Pages of which the change log says something else than their rows."""
    shown, mentioned, deleted = {}, set(), set()
    log = Change.objects.filter(kind="page").order_by("seq")
    for object_id, action in log.values_list("object_id", "action").iterator():
        mentioned.add(object_id)
        if action == "delete":
            deleted.add(object_id)
        elif action in ("publish", "unpublish"):
            shown[object_id] = action == "publish"
    pages = {str(pk): is_live for pk, is_live in Page.objects.values_list("pk", "live")}
    # They come with their portal, whose entry speaks for them.
    homes = {str(pk) for pk in Page.objects.filter(depth__lte=2).values_list("pk", flat=True)}
    for pk in sorted(pages, key=int):
        if pk in deleted:
            yield f"page {pk} is there, the log says that it was deleted"
        elif pages[pk] != shown.get(pk, pk in homes):
            yield f"page {pk} is {'live' if pages[pk] else 'not live'}, the log says otherwise"
    for pk in sorted(mentioned - deleted - pages.keys(), key=int):
        yield f"page {pk} is gone, the log does not say so"
