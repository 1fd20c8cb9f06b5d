"""Menu, footer and banner of every portal, in the memory of each process."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import translation

from cms.changes import keys
from cms.core.blocks.links import Link, links_of
from cms.core.memory import PortalMemory
from cms.pagestore.reading import Kept, keep, reads
from sites.scope import portal_scope

from .models import Navigation


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Links:
    """What editors arranged, with dead links left out. Empty: nobody arranged anything."""

    menu: tuple[MenuItem, ...] = ()
    quick: tuple[Link, ...] = ()
    footer: tuple[tuple[str, tuple[Link, ...]], ...] = ()
    banner: str = ""
    banner_url: str = ""
    banner_until: date | None = None

    def banner_on(self, day: date) -> str:
        """The banner's words, "" after its last day."""
        return "" if self.banner_until and self.banner_until < day else self.banner


NOTHING = Links()


def links_from(navigation: Navigation) -> Links:
    """The links of a row, resolved in its language."""
    with translation.override(navigation.language):
        menu = []
        for block in navigation.menu:
            if own := links_of([block.value]):
                menu.append(
                    MenuItem(own[0].title, own[0].url, tuple(links_of(block.value["children"])))
                )
        return Links(
            menu=tuple(menu),
            quick=tuple(links_of([block.value for block in navigation.quick_links])),
            footer=tuple(
                (block.value["heading"], tuple(links_of(block.value["links"])))
                for block in navigation.footer
            ),
            banner=navigation.banner,
            banner_url=navigation.banner_url,
            banner_until=navigation.banner_until,
        )


def _load(portal_id: int) -> dict[str, Kept]:
    with portal_scope(portal_id):
        return {row.language: keep(partial(links_from, row)) for row in Navigation.objects.all()}


_memory = PortalMemory(_load, lambda change: change.kind in {"page", "navigation"})


def links_of_portal(portal_id: int, language: str) -> Links:
    reads(keys.navigation(portal_id, language))
    kept = _memory.get(portal_id).get(language)
    return kept.shown() if kept else NOTHING
