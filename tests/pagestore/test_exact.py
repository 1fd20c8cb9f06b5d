"""What a change makes old: exactly the pages that show it.

The pages of two portals in two languages are read into the store; after each edit every page that
is still in it is compared with one made afresh, and what was dropped without need is counted.
"""

import random
import time
from difflib import unified_diff

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Page

from cms.core.routing import path_on_host
from cms.news.models import AnnouncementPage, ArticlePage, SectionPage
from cms.pages.models import EventPage, LinkPage, PersonPage
from cms.pagestore.stores import store
from sites.models import Portal
from sites.operations import ensure_portal
from sites.registry import registry
from sites.scope import all_portals, portal_scope
from tests.factories import make_article, make_document, make_image, section_of
from tests.pagestore.edits import DAY, EDITS, inside, publish
from tests.pagestore.wsgi import get

pytestmark = pytest.mark.django_db(transaction=True)

# Of the required sections those that have something, and one that is empty.
SECTIONS = {"news", "direction", "leaders", "calendar", "introduction", "petitions"}


def is_fresh(page) -> bool:
    return page.became_old(time.time()) is None


def plain(page) -> bytes:
    return page.encoded("identity")[0]


def differences(old: str, new: str) -> list[str]:
    """Lines that one of two pages alone has, with + and -."""
    lines = unified_diff(old.splitlines(), new.splitlines(), "stored", "fresh", n=0)
    return [line for line in lines if line.strip("+- ")]


class World:
    """Portals, and readers who have seen all their pages."""

    def __init__(self, server, *portals):
        self.server = server
        self.pks = {portal.pk for portal in portals}
        self.unaffected = self.needless = 0

    def addresses(self) -> set[tuple[str, str]]:
        """Host and path of the live pages, of empty sections one alone."""
        with all_portals():
            skipped = SectionPage.objects.filter(depth=3).exclude(key__in=[*SECTIONS, ""])
            rows = Page.objects.filter(live=True, depth__gt=1).exclude(pk__in=skipped.values("pk"))
            rows = list(rows.values_list("path", "url_path"))
        found = set()
        for path, url_path in rows:
            portal, language = registry.of_path(path)
            if portal is not None and portal.pk in self.pks:
                with translation.override(language):
                    found.add((portal.host, path_on_host(path, url_path)))
        return found

    def read_all(self) -> None:
        here = {(host, path) for host, path, _query, _scheme in store.pages}
        for host, path in self.addresses() - here:
            get(self.server, path, host=host)

    def edit(self, do) -> set[str]:
        """Do something and look at every page. Gives the addresses of the pages that it dropped."""
        before = {key: plain(page) for key, page in store.pages.items() if is_fresh(page)}
        do()
        left = {key for key in before if key in store.pages and is_fresh(store.pages[key])}
        for key in left:
            host, path, _query, _scheme = key
            got = get(WSGIHandler(), path, host=host, show=False)
            assert (got.status, differences(before[key].decode(), got.text)) == (200, []), key
        dropped = before.keys() - left
        for key in dropped:
            host, path, _query, _scheme = key
            for page in filter(None, [store.pages.get(key)]):
                page.old_since -= 60
            if get(self.server, path, host=host).body == before[key]:
                self.needless += 1
                self.unaffected += 1
        self.unaffected += len(left)
        self.read_all()
        return {host.partition(".")[0] + path for host, path, _query, _scheme in dropped}


@pytest.fixture
def world(server, sapa, bacha):
    for portal in (sapa, bacha):
        image, document = make_image(portal), make_document(portal)
        for number in range(8):
            make_article(
                portal,
                slug=f"bai-{number}",
                title=f"Bài {number}",
                picture=image if number == 0 else None,
                section=("news", "direction")[number % 2],
                series="Loạt bài" if number in (0, 3) else "",
                published_at=timezone.now() - number * DAY,
                attachments=[{"type": "document", "value": document.pk}] if number == 1 else [],
            )
        for number in range(3):
            make_article(
                portal,
                slug=f"item-{number}",
                language="en",
                published_at=timezone.now() - number * DAY,
            )
        with portal_scope(portal):
            for key, page in [
                ("leaders", PersonPage(title="Bà A", post="Chủ tịch", portrait=image)),
                ("calendar", EventPage(title="Họp", starts_at=timezone.now() + DAY)),
                ("news", AnnouncementPage(title="Cắt điện", summary="Từ 7h", slug="cat-dien")),
                ("introduction", LinkPage(title="Bản đồ", address="https://example.org/")),
            ]:
                section_of(portal, key).add_child(instance=page)
                page.save_revision().publish()
    made = World(server, sapa, bacha)
    made.read_all()
    return made


def article(portal, slug) -> ArticlePage:
    return inside(ArticlePage, portal).get(slug=slug)


def test_an_edit_drops_the_pages_that_show_it_and_no_others(world, sapa, bacha):
    with portal_scope(sapa):
        page = article(sapa, "bai-2")
        assert world.edit(lambda: publish(page, summary="Khác")) == {
            "sapa/",
            "sapa/tin-tuc/",
            "sapa/tin-tuc/bai-0/",
            "sapa/tin-tuc/bai-2/",
            "sapa/tin-tuc/bai-4/",
            "sapa/tin-tuc/bai-6/",
        }
        alone = inside(PersonPage, sapa).get()
        assert world.edit(lambda: publish(alone, duties="Phụ trách chung")) == {
            "sapa/",
            "sapa/lanh-dao/",
            "sapa/lanh-dao/ba-a/",
        }
        english = inside(ArticlePage, sapa, "en").get(slug="item-0")
        assert world.edit(english.unpublish) == {
            "sapa/en/",
            "sapa/en/news/",
            "sapa/en/news/item-0/",
            "sapa/en/news/item-1/",
            "sapa/en/news/item-2/",
        }
    all_of_bacha = {f"bacha{path}" for host, path, *_ in store.pages if host.startswith("bacha.")}
    assert world.edit(lambda: ensure_portal(slug="bacha", phone="0214 3800 123")) == all_of_bacha


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edit_a_stored_page_is_as_if_made_now(world, sapa, bacha, seed):
    dice = random.Random(seed)
    for do in dice.sample(EDITS, len(EDITS)):
        portal = dice.choice([sapa, bacha])

        def edit(do=do, portal=portal):
            with portal_scope(portal), transaction.atomic():
                do(Portal.objects.get(pk=portal.pk), dice)

        print(do.__name__, portal.slug, sorted(world.edit(edit)), world.needless, world.unaffected)
    assert world.needless <= 0.05 * world.unaffected
