"""What editors do that makes pages old, one function each: `do(portal, dice)` in the portal's scope."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.changes.runner import publish_what_is_due
from cms.media.models import PortalDocument, PortalImage
from cms.navigation.models import Navigation
from cms.news.models import ArticlePage
from sites.models import Portal
from sites.operations import declare_mourning, end_mourning, ensure_portal
from sites.registry import registry
from sites.scope import all_portals
from tests.factories import make_article, picture_file, section_of

DAY = timedelta(days=1)


def inside(model, portal, language="vi", **conditions):
    home = registry.get(portal.pk).homes[language]
    return model.objects.filter(path__startswith=home.path, **conditions)


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


EDITS: list[Callable[[Portal, random.Random], None]] = []


def an_edit(do):
    EDITS.append(do)
    return do


@an_edit
def new_title(portal, dice):
    publish(dice.choice(list(inside(ArticlePage, portal, live=True))), title=f"Tên {dice.random()}")


@an_edit
def new_article(portal, dice):
    make_article(portal, section=dice.choice(["news", "direction", "plans"]))


@an_edit
def new_english_article(portal, dice):
    make_article(portal, language="en")


@an_edit
def unpublished(portal, dice):
    dice.choice(list(inside(ArticlePage, portal, live=True))).unpublish()


@an_edit
def published_again(portal, dice):
    for page in inside(ArticlePage, portal, live=False)[:1]:
        page.save_revision().publish()


@an_edit
def deleted(portal, dice):
    dice.choice(list(inside(ArticlePage, portal, live=True))).delete()


@an_edit
def moved(portal, dice):
    page = dice.choice(list(inside(ArticlePage, portal, live=True)))
    page.move(section_of(portal, dice.choice(["news", "direction"])), pos="first-child")


@an_edit
def section_in_another_order(portal, dice):
    section_of(portal, "direction").move(section_of(portal, "news"), pos="left")


@an_edit
def new_slug_of_an_article(portal, dice):
    page = dice.choice(list(inside(ArticlePage, portal, live=True)))
    publish(page, slug=f"ten-{dice.randrange(10**6)}")


@an_edit
def new_slug_of_a_section(portal, dice):
    publish(section_of(portal, "direction"), slug=f"muc-{dice.randrange(10**6)}")


@an_edit
def new_title_of_a_section(portal, dice):
    publish(section_of(portal, dice.choice(["news", "petitions"])), title=f"Mục {dice.random()}")


@an_edit
def an_empty_section_gets_its_first_page(portal, dice):
    make_article(portal, section="petitions")


@an_edit
def another_date(portal, dice):
    page = dice.choice(list(inside(ArticlePage, portal, live=True)))
    publish(
        page, published_at=timezone.now() - dice.randrange(9) * DAY, is_featured=dice.random() > 0.5
    )


@an_edit
def another_series(portal, dice):
    page = dice.choice(list(inside(ArticlePage, portal, live=True)))
    publish(page, series=dice.choice(["", "Loạt bài", "Khác"]))


@an_edit
def a_menu_of_its_own(portal, dice):
    row = Navigation.objects.get(language=dice.choice(["vi", "en"]))
    target = dice.choice(list(inside(ArticlePage, portal, live=True)))
    row.menu = [
        {"type": "item", "value": {"title": "Mục", "page": target.pk, "url": "", "children": []}}
    ]
    row.banner, row.banner_until = "Bão số 3", date.today() + DAY * dice.randrange(3)
    row.save()


@an_edit
def a_setting(portal, dice):
    ensure_portal(
        slug=portal.slug,
        address_vi=f"Số {dice.randrange(10**6)}",
        colour=dice.choice(["", "#25376f"]),
    )


@an_edit
def a_name(portal, dice):
    ensure_portal(slug=portal.slug, name_vi=f"Ủy ban nhân dân {dice.randrange(10**6)}")


@an_edit
def another_picture(portal, dice):
    image = PortalImage.objects.order_by("pk")[0]
    image.file = picture_file("khac.jpg", colour=(dice.randrange(255), 0, 0))
    image.alt_text = f"Ảnh {dice.random()}"
    image.save()


@an_edit
def another_title_of_a_document(portal, dice):
    document = PortalDocument.objects.order_by("pk")[0]
    document.title = f"Tệp {dice.random()}"
    document.save()


@an_edit
def a_schedule(portal, dice):
    page = dice.choice(list(inside(ArticlePage, portal, live=True)))
    page.expire_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    with all_portals(), time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_what_is_due()


@an_edit
def mourning(portal, dice):
    today = timezone.localdate()
    if registry.is_mourning(today):
        end_mourning()
    else:
        declare_mourning(starts_on=today, ends_on=today)


@an_edit
def privacy(portal, dice):
    section = section_of(portal, "direction")
    found = PageViewRestriction.objects.filter(page=section).first()
    if found:
        found.delete()
    else:
        PageViewRestriction.objects.create(page=section, restriction_type="password", password="x")
