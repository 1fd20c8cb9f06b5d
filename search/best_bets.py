"""Pages that editors put first for a question."""

from django.utils import timezone

from .models import BestBet, SearchEntry
from .queries import Result, results_of
from .scoring import Terms

MOST = 3


def best_bets(text: str, language: str, portal_id: int) -> list[Result]:
    """What stands first on the results page of the portal in scope, in the reader's language.

    A statement where nothing was put first.
    """
    bets = BestBet.objects.shown(on=timezone.localdate()).for_question(text)
    keys = [
        str(key)
        for key in bets.order_by("pk").values_list("page__translation_key", flat=True)[:MOST]
    ]
    if not keys:
        return []
    found: dict[str, int] = {}
    entries = SearchEntry.objects.filter(portal=portal_id, translation_key__in=keys)
    for pk, key, entry_language in entries.values_list("pk", "translation_key", "language"):
        if key not in found or entry_language == language:
            found[key] = pk
    return results_of([found[key] for key in dict.fromkeys(keys) if key in found], Terms(text))
