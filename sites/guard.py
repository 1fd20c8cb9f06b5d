"""The reference guard: nothing of one portal refers to a thing of another.

`check_cleaned` answers forms: whatever a person names must be there in the portal, and what belongs
to another portal is answered exactly as what does not exist. `require_own` stands before every save
(`sites.receivers`) and every revision, so that no way leads around the forms. There, what does not
exist any more is no reason to refuse: a dead link in an old text must not keep a page from being
taken down, copied or published by schedule; it shows readers nothing.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import CharField, IntegerField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page

from .references import (
    Reference,
    is_of_a_portal,
    parent_link,
    parts_of,
    readers,
    references_in_revision,
    references_of,
)
from .registry import registry
from .scope import WrongPortal, current_portal_id

# No table has longer ids; a longer number would be an error in the database.
_MAX_DIGITS = 18

NOT_HERE = _("This names a page, a picture or a file that the portal does not have.")


class ForeignReference(WrongPortal, ValidationError):
    """Something refers to a thing that its portal does not have. Errors by field, as forms show."""

    def __init__(self, fields: Iterable[str]):
        ValidationError.__init__(self, {field: [NOT_HERE] for field in fields})


def portal_id_of(instance: models.Model) -> int | None:
    """The portal of a page, of a row or of a part of one; for what has no place yet, the scope's."""
    if isinstance(instance, Page):
        portal = registry.of_path(instance.path)[0] if instance.path else None
        own = portal and portal.pk
    elif link := parent_link(type(instance)):
        whole = link.get_cached_value(instance, default=None)
        own = whole and portal_id_of(whole)
    else:
        own = instance.portal_id
    return own or current_portal_id()


# --- where things stand -------------------------------------------------------------------------


def as_pk(pk) -> int | None:
    """A primary key as a number; None for what cannot be one."""
    text = str(pk)
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
    return int(text) if is_number else None


def _owners_of_pages(pks: set[int]) -> dict[int, int | None]:
    rows = Page.objects.filter(pk__in=pks).order_by().values_list("pk", "path")
    return {pk: getattr(registry.of_path(path)[0], "pk", None) for pk, path in rows}


def _rows(number: int, model, pks: set[int]):
    rows = model._base_manager.filter(pk__in=pks).order_by()
    owner = "path" if model is Collection else "portal_id"
    return rows.annotate(
        _kind=Value(number, IntegerField()),
        _owner=Cast(owner, CharField()),
    ).values_list("_kind", "pk", "_owner")


def _owners_of_rows(asked: dict[type[models.Model], set[int]]) -> dict[type, dict[int, int | None]]:
    """One statement, however many models."""
    found = {model: {} for model in asked}
    kinds = list(asked)
    first, *others = [_rows(number, model, asked[model]) for number, model in enumerate(kinds)]
    for number, pk, owner in first.union(*others, all=True) if others else first:
        model = kinds[number]
        found[model][pk] = _owner_of_collection(owner) if model is Collection else int(owner)
    return found


def _owner_of_collection(path: str) -> int | None:
    own = registry.remember("collections", _paths_of_collections)
    return own.get(path[: 2 * Collection.steplen])


def _paths_of_collections() -> dict[str, int]:
    by_pk = {portal.collection_id: portal.pk for portal in registry.all()}
    rows = Collection.objects.filter(pk__in=by_pk).values_list("path", "pk")
    return {path: by_pk[pk] for path, pk in rows}


class Places:
    """To which portals things belong: of pages one statement, of all others one more."""

    def __init__(self, references: Iterable[Reference]):
        asked = defaultdict(set)
        for reference in references:
            pk = as_pk(reference.pk)
            if pk is not None:
                asked[self._base(reference.model)].add(pk)
        pages = asked.pop(Page, None)
        self._owners = _owners_of_rows(asked) if asked else {}
        if pages:
            self._owners[Page] = _owners_of_pages(pages)

    @staticmethod
    def _base(model):
        return Page if issubclass(model, Page) else model

    def owner(self, reference: Reference) -> tuple[bool, int | None]:
        """Whether the thing is there, and its portal; None for what stands above all of them."""
        owners = self._owners.get(self._base(reference.model), {})
        pk = as_pk(reference.pk)
        return pk in owners, owners.get(pk)


# --- what is wrong ------------------------------------------------------------------------------


def _known_owner(instance, field, reference) -> int | None:
    """The portal of a thing that the instance has in memory; it costs no statement."""
    if not (field.many_to_one or field.one_to_one) or not field.is_cached(instance):
        return None
    thing = field.get_cached_value(instance)
    if thing is None or str(thing.pk) != str(reference.pk) or isinstance(thing, Collection):
        return None
    if isinstance(thing, Page):
        return getattr(registry.of_path(thing.path)[0], "pk", None)
    return thing.portal_id


def _own_collection(portal_id, reference) -> bool:
    portal = registry.get(portal_id)
    return reference.model is Collection and portal and portal.collection_id == reference.pk


def _doubtful(instance, portal_id) -> list[Reference]:
    """References that memory alone does not know for the portal's own."""
    return [
        reference
        for field, reference in references_of(instance)
        if not _own_collection(portal_id, reference)
        and (portal_id is None or _known_owner(instance, field, reference) != portal_id)
    ]


def require_own(*instances: models.Model) -> None:
    """Raise ForeignReference if any refers to a thing of another portal; two statements at most."""
    doubtful = []
    for instance in instances:
        portal_id = portal_id_of(instance)
        for _relation, item in [("", instance), *parts_of(instance)]:
            doubtful += [(portal_id, reference) for reference in _doubtful(item, portal_id)]
    if not doubtful:
        return
    places = Places(reference for _portal_id, reference in doubtful)
    wrong = []
    for portal_id, reference in doubtful:
        exists, owner = places.owner(reference)
        if exists and (portal_id is None or owner != portal_id):
            wrong.append(reference.field)
    if wrong:
        raise ForeignReference(dict.fromkeys(wrong))


def check_cleaned(instance: models.Model) -> dict[str, ValidationError]:
    """By field, an error for what is not there in the portal, of other portals or of none.

    Something that is gone and that the row or its newest revision named before is let pass.
    """
    errors = {}
    portal_id = portal_id_of(instance)
    for relation, part in [("", instance), *parts_of(instance)]:
        doubtful = _doubtful(part, portal_id)
        places = Places(doubtful)
        held = None
        for reference in doubtful:
            exists, owner = places.owner(reference)
            if exists and owner == portal_id and portal_id is not None:
                continue
            if not exists:
                held = _held(part) if held is None else held
                if (reference.model, str(reference.pk)) in held:
                    continue
            field = NON_FIELD_ERRORS if relation else reference.field
            errors[field] = ValidationError(NOT_HERE)
    return errors


def _held(instance) -> set[tuple[type, str]]:
    """What the stored row and its newest revision name."""
    if instance.pk is None:
        return set()
    found = []
    if stored := type(instance)._base_manager.filter(pk=instance.pk).first():
        found += [reference for _field, reference in references_of(stored)]
    if revision := getattr(instance, "latest_revision", None):
        found += references_in_revision(type(instance), revision.content)
    return {(reference.model, str(reference.pk)) for reference in found}


def is_guarded(instance: models.Model) -> bool:
    """Whether a save of the instance may bring in references."""
    model = type(instance)
    return is_of_a_portal(model) and bool(readers(model))


def require_target(
    model: type[models.Model], pks: Iterable, portal_id: int | None, field: str
) -> None:
    """Raise ForeignReference unless the portal has all of these things."""
    named = [Reference(model, pk, field) for pk in pks]
    places = Places(named)
    if portal_id is None or any(
        places.owner(named_one) != (True, portal_id) for named_one in named
    ):
        raise ForeignReference([field])
