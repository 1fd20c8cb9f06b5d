"""Questions about articles of all portals."""

from collections import Counter
from datetime import date

from django.db.models import Count
from django.db.models.functions import Substr

from sites.registry import HOME_PATH_LENGTH, PortalRecord, registry, source_language
from sites.scope import all_portals

from .models import ArticlePage


def items_by_portal(first: date, last: date) -> dict[PortalRecord, int]:
    """How many articles in the source language each portal shows of the days from `first` to `last`.

    Both days count, in local time. Portals without any are in it too. One statement.
    """
    with all_portals():
        rows = (
            ArticlePage.objects.live()
            .filter(published_at__date__gte=first, published_at__date__lte=last)
            .annotate(home=Substr("path", 1, HOME_PATH_LENGTH))
            .values_list("home")
            .annotate(items=Count("pk"))
            .order_by()
        )
        found = Counter()
        for home, items in rows:
            portal, language = registry.of_path(home)
            if portal is not None and language == source_language():
                found[portal] += items
    return {portal: found[portal] for portal in registry.all()}
