"""How a section lists its people, units and events."""

from datetime import date, timedelta

from django.http import Http404
from django.utils import timezone

from cms.core.listings import Listing, register
from cms.core.routing import address_of
from cms.media.pictures import picture_of
from cms.pagestore.reading import true_today

from .models import EventPage, PersonPage, UnitPage
from .models.events import monday_of
from .models.people import chart_below


def people(section, request) -> dict:
    """In the order of the tree, which is the order of rank."""
    pages = PersonPage.objects.child_of(section).live().order_by("path").select_related("portrait")
    return {
        "people": [
            {
                "name": page.title,
                "post": page.post,
                "phone": page.phone,
                "email": page.email,
                "url": address_of(page.path, page.url_path),
                "portrait": picture_of(page.portrait),
            }
            for page in pages
        ]
    }


def units(section, request) -> dict:
    return {"chart": chart_below(section)}


def week_asked(request, today: date) -> date:
    """Monday of the week in the address (`tuan` or `week`, a day of it); raises Http404."""
    asked = request.GET.get("tuan") or request.GET.get("week")
    if not asked:
        return monday_of(today)
    try:
        return monday_of(date.fromisoformat(asked))
    except ValueError as error:
        raise Http404 from error


def calendar(section, request) -> dict:
    """The entries of one week by day, and the weeks before and after."""
    today = timezone.localdate()
    true_today()
    monday = week_asked(request, today)
    if not date(2000, 1, 3) <= monday <= date(2100, 1, 1):
        raise Http404
    days: dict[date, list[dict]] = {}
    for event in EventPage.objects.child_of(section).live().of_week(monday).defer("body"):
        day = max(timezone.localdate(event.starts_at), monday)
        days.setdefault(day, []).append(
            {
                "title": event.title,
                "starts_at": event.starts_at,
                "kind": event.get_kind_display(),
                "place": event.place,
                "people": event.people,
                "url": address_of(event.path, event.url_path),
            }
        )
    return {
        "days": sorted(days.items()),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "is_this_week": monday == monday_of(today),
        "today": today,
        "previous_week": (monday - timedelta(days=7)).isoformat(),
        "next_week": (monday + timedelta(days=7)).isoformat(),
    }


register(Listing(PersonPage, 20, "pages/components/people.html", people))
register(Listing(UnitPage, 30, "pages/components/chart.html", units))
register(Listing(EventPage, 40, "pages/components/calendar.html", calendar))
