"""Runs inside an installation of ours: addresses of pages to ask for.

    python -m tests.bench.pages < {"slug": ...}

gives `{"article": path, "articles": paths, "hosts": all hosts, "section": key of its news}`.
"""

import json
import sys

import django


def addresses(slug: str) -> dict:
    from django.db.models import F

    from cms.news.models import ArticlePage, SectionPage
    from sites.registry import registry
    from sites.scope import portal_scope

    record = registry.by_slug(slug)
    home = record.homes["vi"]
    with portal_scope(record):
        news = SectionPage.objects.get(path__startswith=home.path, key="news")
        articles = list(
            ArticlePage.objects.child_of(news)
            .live()
            .order_by(F("picture").desc(nulls_last=True), "-pk")[:500]
        )
        paths = [f"/{news.slug}/{page.slug}/" for page in articles]
    return {
        "article": paths[0],
        "articles": paths,
        "keys": [page.pk for page in articles],
        "section": news.pk,
        "hosts": [portal.host for portal in registry.all()],
    }


if __name__ == "__main__":
    django.setup()
    json.dump(addresses(**json.load(sys.stdin)), sys.stdout)
