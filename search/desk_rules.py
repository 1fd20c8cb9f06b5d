"""What the gate lets through of the desk's views of search; see `sites.gate`."""

from cms.core.desk_rules import BULK
from sites.gate import allow, deny, member, rows

from .models import BestBet

_BEST_BETS = "wagtailsnippets_search_bestbet"


def _in(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


allow(*_in(_BEST_BETS, "list", "list_results", "add"))
allow(
    *_in(_BEST_BETS, "edit", "usage", "history", "history_results", "delete", "copy"),
    pk=rows(BestBet),
)
allow(member(BULK, "search", "bestbet", "delete"), query={"id": rows(BestBet).or_words("all")})
allow("asked_queries")

# Nothing refers to them.
deny(
    *_in(
        "wagtailsnippetchoosers_search_bestbet",
        "choose",
        "choose_results",
        "chosen",
        "chosen_multiple",
        "create",
    )
)
