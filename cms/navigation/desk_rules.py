"""What the gate lets through of the views of navigation and redirects; see `sites.gate`."""

from cms.core.desk_rules import BULK
from sites.gate import allow, deny, member, rows

from .models import Navigation, Redirect

_NAVIGATION, _REDIRECTS = (
    "wagtailsnippets_navigation_navigation",
    "wagtailsnippets_navigation_redirect",
)


def _in(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


for _namespace, _model in ((_NAVIGATION, Navigation), (_REDIRECTS, Redirect)):
    allow(*_in(_namespace, "list", "list_results"))
    allow(*_in(_namespace, "edit", "usage", "history", "history_results"), pk=rows(_model))

# Every portal has one in each language, from the beginning and for ever.
deny(*_in(_NAVIGATION, "add", "delete", "copy", "preview_on_add"))
allow(f"{_NAVIGATION}:preview_on_edit", pk=rows(Navigation))

allow(*_in(_REDIRECTS, "add", "import"))
allow(*_in(_REDIRECTS, "delete", "copy"), pk=rows(Redirect))
allow(
    member(BULK, "navigation", "redirect", "delete"),
    query={"id": rows(Redirect).or_words("all")},
)

# Nothing refers to either.
for _name in ("navigation", "redirect"):
    deny(
        *_in(
            f"wagtailsnippetchoosers_navigation_{_name}",
            "choose",
            "choose_results",
            "chosen",
            "chosen_multiple",
            "create",
        )
    )
