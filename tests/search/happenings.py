"""What can happen to the articles of two portals in two languages, in any order."""

import contextlib
from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from cms.core.trees import homes_of
from cms.news.models import ArticlePage
from sites.models import Portal
from sites.operations import close_portal, open_portal
from sites.registry import registry
from sites.scope import all_portals, portal_scope
from tests.factories import make_article, section_of

SECTIONS = ("news", "direction")
OF_A_PAGE = ["edit", "move", "leave", "unpublish", "expire", "delete"]
OTHERS = ["publish", "private", "public", "close", "open"]
OTHER_PORTAL = {"sapa": "bacha", "bacha": "sapa"}

happenings = st.lists(
    st.tuples(
        # Without articles nothing can happen to one.
        st.sampled_from(["publish", *OF_A_PAGE, *OTHERS]),
        st.sampled_from(sorted(OTHER_PORTAL)),
        st.sampled_from(["vi", "en"]),
        st.integers(0, 3),
        st.booleans(),  # whether it is rolled back
    ),
    min_size=1,
    max_size=8,
)


class Undone(Exception):
    pass


def let_happen(action, slug, language, number, is_rolled_back) -> None:
    """One of the `happenings`, in a transaction of its own."""
    with contextlib.suppress(Undone), transaction.atomic():
        _act(action, Portal.objects.get(slug=slug), language, number)
        if is_rolled_back:
            raise Undone
    # A snapshot that a rolled-back transaction has seen is nobody's.
    registry.changed()


def _act(action, portal, language, number) -> None:
    """Nothing if it cannot be."""
    if action == "close":
        if portal.status == "open":
            close_portal(portal=portal)
    elif action == "open":
        open_portal(portal=portal)
    elif action == "publish":
        make_article(portal, language=language, section=SECTIONS[number % 2])
    elif action in ("private", "public"):
        _guard(action, portal, section_of(portal, SECTIONS[number % 2], language))
    else:
        home = homes_of(portal)[language]
        pages = ArticlePage.objects.filter(path__startswith=home.path).order_by("pk")
        if number < len(pages):
            _act_on(pages[number], action, portal, language, number)


def _guard(action, portal, section) -> None:
    with portal_scope(portal):
        PageViewRestriction.objects.filter(page=section).delete()
        if action == "private":
            PageViewRestriction.objects.create(
                page=section, restriction_type="password", password="x"
            )


def _act_on(page, action, portal, language, number) -> None:
    if action == "leave":
        other = Portal.objects.get(slug=OTHER_PORTAL[portal.slug])
        with all_portals():
            page.move(section_of(other, SECTIONS[number % 2], language), pos="first-child")
        return
    with portal_scope(portal):
        if action == "edit":
            page.title = f"Sửa lần {number}"
            page.save_revision().publish()
        elif action == "move":
            page.move(section_of(portal, SECTIONS[(number + 1) % 2], language), pos="first-child")
        elif action == "unpublish":
            page.unpublish()
        elif action == "delete":
            page.delete()
        elif action == "expire":
            ArticlePage.objects.filter(pk=page.pk).update(
                expire_at=timezone.now() - timedelta(minutes=1)
            )
    if action == "expire":
        call_command("publish_scheduled", verbosity=0)
