"""How a section lists its announcements."""

from cms.core.listings import Listing, register
from cms.core.routing import address_of

from .models import AnnouncementPage

NEWEST = 20


def announcements(section, request) -> dict:
    pages = AnnouncementPage.objects.child_of(section).live().order_by("-published_at")
    rows = pages.values("title", "summary", "published_at", "is_urgent", "path", "url_path")
    return {
        "announcements": [
            row | {"url": address_of(row["path"], row["url_path"])} for row in rows[:NEWEST]
        ]
    }


register(Listing(AnnouncementPage, 10, "news/components/announcements.html", announcements))
