"""What the gate lets through of the desk's views of search; see `sites.gate`."""

from cms.core.desk_rules import BULK
from sites.gate import PLAIN, allow, deny, member, rows

from .models import BestBet

_BEST_BETS = "wagtailsnippets_search_bestbet"
_SYNONYMS = "wagtailsnippets_search_synonymgroup"


def _in(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


allow(*_in(_BEST_BETS, "list", "list_results", "add"))
allow(
    *_in(_BEST_BETS, "edit", "usage", "history", "history_results", "delete", "copy"),
    pk=rows(BestBet),
)
allow(member(BULK, "search", "bestbet", "delete"), query={"id": rows(BestBet).or_words("all")})
allow("asked_queries")

# Rows of no portal; who may change them is the province's permission.
allow(*_in(_SYNONYMS, "list", "list_results", "add"))
allow(
    *_in(_SYNONYMS, "edit", "usage", "history", "history_results", "delete", "copy"),
    pk=PLAIN,
)
allow(member(BULK, "search", "synonymgroup", "delete"), query={"id": PLAIN})

# Nothing refers to either.
for _name in ("bestbet", "synonymgroup"):
    deny(
        *_in(
            f"wagtailsnippetchoosers_search_{_name}",
            "choose",
            "choose_results",
            "chosen",
            "chosen_multiple",
            "create",
        )
    )
