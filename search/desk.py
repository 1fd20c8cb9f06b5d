"""The desk's search of pages, pictures and documents: Wagtail's interface, our analyser.

A word is found however it was typed: without marks, `sapa` for "Sa Pa", `ubnd` for what stands
for it, the last one unfinished. What is found is narrowed by the queryset that Wagtail brings and by
the portal in scope. Words are written in the transaction that writes their thing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from django.db.models import Case, Count, Exists, Model, OuterRef, Q, Value, When
from django.db.models.signals import post_delete, post_save
from modelsearch import query as ask
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
)
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_delete_signal_handler, post_save_signal_handler
from wagtail.models import Page

from cms.media.models import PortalDocument, PortalImage
from sites.registry import registry
from sites.scope import all_portals, current_portal_id

from . import analysis
from .models import DeskWords, DocumentWords, ImageWords, PageWords
from .scoring import Terms, halves
from .synonyms import Synonyms
from .wordbook import current

BATCH = 200


@dataclass(frozen=True)
class Findable:
    """How a kind of thing is found at the desk, and whose it is."""

    model: type[Model]
    words: type[DeskWords]
    texts: Callable[[Model], Iterable[str]]
    portal_id: Callable[[Model], int | None]
    # The fields that `texts` reads.
    fields: frozenset[str]


def _portal_of_page(page: Page) -> int | None:
    portal, _language = registry.of_path(page.path)
    if portal is None and len(page.path) > Page.steplen:
        # A home that is being made: its portal is in scope, and does not know it yet.
        return current_portal_id()
    return portal and portal.pk


def _tags(thing) -> list[str]:
    return [tag.name for tag in thing.tags.all()]


FINDABLE = (
    Findable(
        Page,
        PageWords,
        lambda page: dict.fromkeys([page.title, page.draft_title]),
        _portal_of_page,
        frozenset({"title", "draft_title"}),
    ),
    Findable(
        PortalImage,
        ImageWords,
        lambda image: [image.title, image.alt_text, image.alt_text_en, *_tags(image)],
        lambda image: image.portal_id,
        frozenset({"title", "alt_text", "alt_text_en"}),
    ),
    Findable(
        PortalDocument,
        DocumentWords,
        lambda document: [document.title, *_tags(document)],
        lambda document: document.portal_id,
        frozenset({"title"}),
    ),
)


def findable(model: type[Model]) -> Findable | None:
    return next((found for found in FINDABLE if issubclass(model, found.model)), None)


def not_findable() -> list[type[Model]]:
    """Models of ours that say they can be searched, and that the desk cannot find."""
    return [
        model
        for model in get_indexed_models()
        if findable(model) is None and not model._meta.app_label.startswith("wagtail")
    ]


def write_as_saved() -> None:
    """Have no task do what is done in the transaction that saves a thing (`search.receivers`)."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_delete.disconnect(post_delete_signal_handler, sender=model)


# --- writing ------------------------------------------------------------------------------------


def words_of(found: Findable, thing: Model, synonyms: Synonyms) -> DeskWords | None:
    """The row a thing should have, not saved; None for what belongs to no portal."""
    portal_id = found.portal_id(thing)
    if portal_id is None:
        return None
    streams = [analysis.stream(text, synonyms) for text in found.texts(thing) if text]
    stream = f" {analysis.BREAK.decode()} ".encode().join(streams)
    return found.words(
        thing_id=thing.pk,
        portal_id=portal_id,
        words=analysis.without_marks(stream).decode("ascii"),
        spelled=analysis.decode(stream),
    )


def write(found: Findable, things: Iterable[Model]) -> None:
    """Let things be found by what they say; a statement, whatever they said before."""
    synonyms = current()
    rows = [row for thing in things if (row := words_of(found, thing, synonyms))]
    if rows:
        found.words.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["thing"],
            update_fields=["portal", "words", "spelled"],
        )


def write_page(pk: int) -> None:
    """The same of one page, as its row is: an instance may hold a draft."""
    found = findable(Page)
    write(found, Page.objects.filter(pk=pk).only("path", *found.fields))


def differing(found: Findable) -> Iterator[list[Model]]:
    """Things whose words are missing or say something else; reads all of them."""
    things = found.model._default_manager.order_by("pk")
    if found.model is not Page:
        things = things.prefetch_related("tags")
    last, synonyms = 0, current()
    while batch := list(things.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        held = found.words.objects.in_bulk([thing.pk for thing in batch])
        wrong = [
            thing
            for thing in batch
            if (row := words_of(found, thing, synonyms)) and not _is_same(held.get(thing.pk), row)
        ]
        if wrong:
            yield wrong


def mend() -> int:
    """Write the words that are missing or say something else; how many."""
    written = 0
    with all_portals():
        for found in FINDABLE:
            for things in differing(found):
                write(found, things)
                written += len(things)
    return written


def _is_same(old: DeskWords | None, new: DeskWords) -> bool:
    return old is not None and (old.portal_id, old.words, old.spelled) == (
        new.portal_id,
        new.words,
        new.spelled,
    )


class DeskIndex(BaseIndex):
    def add_items(self, model, items):
        if found := findable(model):
            write(found, items)

    def delete_item(self, item):
        """Words go with their thing, by the database."""

    def reset(self):
        for found in FINDABLE:
            found.words.objects.all().delete()


class Rebuilder:
    """What Wagtail's command to rebuild asks for; words are written over, so readers miss none."""

    def __init__(self, index):
        self.index = index

    def start(self):
        return self.index

    def finish(self):
        pass


# --- asking -------------------------------------------------------------------------------------


def _is_said(words: list[str], place: int, *, is_unfinished: bool) -> Q:
    """A typed syllable stands in the words: alone, as two, or joined to its neighbour."""
    word, end = words[place], "" if is_unfinished else " "
    forms = [f" {word}{end}", *(f" {left}  {right}{end}" for left, right in halves(word))]
    if place:
        forms.append(f" {words[place - 1]}{word}{end}")
    if place + 1 < len(words):
        forms.append(f" {word}{words[place + 1]}")
    return reduce(Q.__or__, (Q(words__contains=form) for form in forms))


def _all_said(text: str) -> Q:
    """Everything typed is said, the last syllable perhaps unfinished; nothing is for no words."""
    words = Terms(text).sequence
    if not words:
        return Q(pk__in=[])
    last = len(words) - 1
    return reduce(
        Q.__and__,
        (_is_said(words, place, is_unfinished=place == last) for place in range(len(words))),
    )


def _said_so(text: str) -> Q:
    """Said in one piece."""
    words = Terms(text).sequence
    return Q(words__contains=" " + "  ".join(words)) if words else Q(pk__in=[])


def _condition(query: ask.SearchQuery) -> Q:
    """What the words of a thing must hold for Wagtail's queries; none for MATCH_ALL."""
    match query:
        case ask.MatchAll():
            return Q()
        case ask.PlainText():
            return _all_said(query.query_string)
        case ask.Phrase():
            return _said_so(query.query_string)
        case ask.And():
            return reduce(Q.__and__, map(_condition, query.subqueries), Q())
    raise NotImplementedError(f"The desk's search knows no {type(query).__name__}.")


def _typed(query: ask.SearchQuery) -> str:
    """The words of a query, for the order of what is found."""
    match query:
        case ask.PlainText() | ask.Phrase():
            return query.query_string
        case ask.And():
            return " ".join(map(_typed, query.subqueries))
    return ""


class DeskQuery(BaseSearchQueryCompiler):
    DEFAULT_OPERATOR = "and"

    def check(self):
        """Filters and orders run in the database: any may be asked for."""

    def matching(self):
        """The things that are found, in no order."""
        condition = _condition(self.query)
        if not condition:
            return self.queryset
        words = findable(self.queryset.model).words.objects
        return self.queryset.filter(pk__in=words.filter(condition).values("thing"))

    def ordered(self):
        """Titles with just what was typed, marks and all, before the others; the newest first."""
        found = self.matching()
        if not self.order_by_relevance:
            return found if found.query.order_by else found.order_by("-pk")
        terms = Terms(_typed(self.query))
        if not terms.sequence:
            return found.order_by("-pk")
        phrase = "  ".join(terms.sequence)
        ranks = [Q(words__startswith=f" {phrase}"), Q(words__contains=f" {phrase}")]
        if terms.has_marks:
            marked = analysis.decode(b"  ".join(terms.marked_sequence))
            ranks = [rank & Q(spelled__contains=f" {marked}") for rank in ranks] + ranks
        words = findable(self.queryset.model).words.objects
        return found.order_by(
            Case(
                *(
                    # Of what is found alone, which is less than all there are.
                    When(Exists(words.filter(rank, thing=OuterRef("pk"))), then=Value(place))
                    for place, rank in enumerate(ranks)
                ),
                default=Value(len(ranks)),
            ),
            "-pk",
        )


class DeskResults(BaseSearchResults):
    supports_facet = True

    def _do_search(self):
        return list(self.query_compiler.ordered()[self.start : self.stop])

    def _do_count(self):
        total = max(self.query_compiler.matching().order_by().count() - self.start, 0)
        return total if self.stop is None else min(total, self.stop - self.start)

    def facet(self, field_name):
        rows = self.query_compiler.matching().order_by().values(field_name)
        counts = rows.annotate(count=Count("pk")).order_by("-count")
        return {row[field_name]: row["count"] for row in counts}


class SearchBackend(BaseSearchBackend):
    index_class = DeskIndex
    rebuilder_class = Rebuilder
    query_compiler_class = DeskQuery
    autocomplete_query_compiler_class = DeskQuery
    results_class = DeskResults

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        if isinstance(query, str) and not query.strip():
            query = ""
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)
