"""Every kind of page that says something is found; what only leads elsewhere is not."""

from datetime import datetime

from wagtail.models import get_page_models

from cms.news.models import AnnouncementPage
from cms.pages.models import EventPage, FaqPage, LinkPage, PersonPage, SitemapPage, UnitPage
from search.models import Kind, SearchEntry
from search.pages import OFFERS
from sites.scope import portal_scope
from tests.factories import section_of


def publish(portal, key, page):
    with portal_scope(portal):
        section_of(portal, key).add_child(instance=page)
        page.save_revision().publish()
    return page


def test_each_kind_has_its_entry(sapa, bacha):
    moment = datetime.fromisoformat("2021-07-28T23:30:00+07:00")
    pages = {
        Kind.PERSON: publish(sapa, "leaders", PersonPage(title="Lý Mẩy Chạn", post="Chủ tịch")),
        Kind.UNIT: publish(sapa, "introduction", UnitPage(title="Phòng Một cửa")),
        Kind.EVENT: publish(sapa, "calendar", EventPage(title="Giao ban", starts_at=moment)),
        Kind.ANNOUNCEMENT: publish(sapa, "news", AnnouncementPage(title="Mưa lũ", summary="Tránh")),
        Kind.FAQ: publish(
            sapa,
            "news",
            FaqPage(
                title="Hỏi nhiều",
                body=[
                    {
                        "type": "group",
                        "value": {
                            "title": "Đất đai",
                            "questions": [{"title": "Sổ đỏ?", "text": "<p>Nộp đơn.</p>"}],
                        },
                    }
                ],
            ),
        ),
    }
    for kind, page in pages.items():
        entry = SearchEntry.objects.get(object_kind="page", object_id=str(page.pk))
        assert (entry.kind, entry.title, entry.portal_id) == (kind, page.title, sapa.pk)
    event = SearchEntry.objects.get(object_id=str(pages[Kind.EVENT].pk))
    assert event.date == moment.date()


def test_only_links_and_site_maps_are_left_out():
    ours = {m for m in get_page_models() if not m._meta.app_label.startswith("wagtail")}
    assert ours - set(OFFERS) == {LinkPage, SitemapPage}
