"""What the address of the results page asks for, and addresses that ask for something else."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import Http404
from django.utils.http import urlencode

from sites.registry import PortalRecord, language_of_request, registry

from .models import Kind
from .queries import MAX_LETTERS, Order, Question

# Further pages are asked for by programs only.
MAX_PAGES = 1_000
EVERYWHERE = "all"


@dataclass(frozen=True)
class Asked:
    """Parameters of an address, read; a choice that nobody offers is none."""

    text: str = ""
    is_everywhere: bool = False
    kind: str | None = None
    portal: str | None = None  # slug
    year: int | None = None
    language: str | None = None
    order: Order = Order.RELEVANCE
    page: int = 1

    @classmethod
    def of(cls, request) -> "Asked":
        """Raises Http404 for a page that cannot be."""
        given = request.GET.get
        is_everywhere = given("scope") == EVERYWHERE
        return cls(
            text=readable(given("q", "")),
            is_everywhere=is_everywhere,
            kind=_one_of(given("kind"), Kind.values),
            portal=_portal(given("portal", "")) if is_everywhere else None,
            year=_year(given("year", "")),
            language=_one_of(given("language"), dict(settings.LANGUAGES)),
            order=Order(_one_of(given("order"), list(Order)) or Order.RELEVANCE),
            page=_page(given("page", "1")),
        )

    @property
    def is_plain(self) -> bool:
        """Whether words were asked, and nothing chosen."""
        return bool(self.text) and replace(self, is_everywhere=False) == Asked(self.text)

    def question(self, here: PortalRecord) -> Question:
        portal = here.pk
        if self.is_everywhere:
            chosen = registry.by_slug(self.portal) if self.portal else None
            portal = chosen and chosen.pk
        return Question(
            self.text,
            language_of_request(),
            portal=portal,
            kind=self.kind,
            year=self.year,
            written_in=self.language,
            order=self.order,
            page=self.page,
        )

    def parameters(self) -> dict[str, str]:
        """What an address must say, without what is usual; pages are for `paging_of`."""
        said = {
            "q": self.text,
            "scope": EVERYWHERE if self.is_everywhere else None,
            "kind": self.kind,
            "portal": self.portal,
            "year": self.year,
            "language": self.language,
            "order": None if self.order is Order.RELEVANCE else self.order.value,
        }
        return {name: str(value) for name, value in said.items() if value is not None}

    def url(self, **changes) -> str:
        """The address that asks the same but for some changes."""
        return f"?{urlencode(replace(self, **changes).parameters())}"


def readable(text: str) -> str:
    """What was typed, in one line, without what nobody can see, and not longer than is read."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:MAX_LETTERS]).split())


def _portal(slug: str) -> str | None:
    portal = registry.by_slug(slug)
    return slug if portal and portal.is_open else None


def _one_of(value: str | None, offered) -> str | None:
    return value if value in offered else None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def _page(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MAX_PAGES:
        return int(text[:6])
    raise Http404
