"""Reading again what was written before synonyms changed."""

from functools import reduce

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sites.scope import all_portals

from . import desk
from .engines import engine
from .entries import source_of
from .indexing import BATCH, batches, refresh
from .models import SearchEntry, SynonymChange
from .wordbook import formula_of


def begin(change: SynonymChange) -> None:
    """Count what is to be read; what holds two of the forms counts twice."""
    total = sum(engine().count_holding(formula_of(form)) for form in change.forms)
    SynonymChange.objects.filter(pk=change.pk).update(total=total)


def read_again(change: SynonymChange, place: int = 0, after: int = 0) -> tuple[int, int] | None:
    """Write some of the entries again that hold form number `place`, from behind `after`.

    Gives where to go on; None when all is done, the desk's words included. May run twice.
    """
    if place == len(change.forms):
        _read_desk_again(change)
        SynonymChange.objects.filter(pk=change.pk).update(finished_at=timezone.now())
        return None
    formula = formula_of(change.forms[place])
    pks = engine().holding(formula, after=after, limit=BATCH)
    things: dict[str, list[str]] = {}
    for kind, pk in SearchEntry.objects.filter(pk__in=pks).values_list("object_kind", "object_id"):
        things.setdefault(kind, []).append(pk)
    with transaction.atomic():
        for kind, ids in things.items():
            if source := source_of(kind):
                refresh(source, ids)
        SynonymChange.objects.filter(pk=change.pk).update(done=F("done") + len(pks))
    return (place, pks[-1]) if len(pks) == BATCH else (place + 1, 0)


def _read_desk_again(change: SynonymChange) -> None:
    said = [f" {'  '.join(form.split())} " for form in change.forms]
    condition = reduce(Q.__or__, (Q(words__contains=form) for form in said), Q(pk__in=[]))
    with all_portals():
        for found in desk.FINDABLE:
            pks = list(found.words.objects.filter(condition).values_list("pk", flat=True))
            for batch in batches(pks):
                desk.write(found, found.model._default_manager.filter(pk__in=batch))
