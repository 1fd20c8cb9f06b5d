"""Putting the demonstration's texts into the portals, by bulk operations, once."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from wagtail.models import Page

from cms.core.text import slug_of
from cms.core.trees import bulk_add_families, homes_of
from cms.media.models import PortalImage
from cms.news.models import ArticlePage, SectionPage
from cms.pages.models import StandardPage
from sites.models import Portal
from sites.operations import ensure_portal
from sites.scope import portal_scope

from .pictures import copy_pictures, ensure_pictures
from .texts import Article, PortalTexts, Text, TextError, read_texts

# A translation is published this much later than its source.
TRANSLATED_AFTER = timedelta(hours=6)


def load_portal(portal: Portal) -> int:
    """Put a portal's texts in; gives the number of new pages.

    A portal that has articles is left alone, whoever wrote them. Raises TextError.
    """
    with portal_scope(portal):
        if _has_articles(portal):
            return 0
        texts = read_texts(portal.slug)
        copy_pictures(portal, texts.pictures)
        with transaction.atomic():
            Portal.objects.select_for_update().get(pk=portal.pk)
            return 0 if _has_articles(portal) else _load(portal, texts)


def _has_articles(portal: Portal) -> bool:
    return any(
        ArticlePage.objects.filter(path__startswith=home.path).exists()
        for home in homes_of(portal).values()
    )


def _load(portal: Portal, texts: PortalTexts) -> int:
    ensure_portal(slug=portal.slug, **texts.contact)
    pictures = ensure_pictures(portal, texts.pictures)
    articles, about = _pages(texts, pictures)
    families = []
    for language, home in homes_of(portal).items():
        sections = {
            section.key: section
            for section in SectionPage.objects.filter(path__startswith=home.path)
        }
        children = {"introduction": [about[language]]}
        for article, pages in articles:
            if article.section not in sections:
                raise TextError(f"{portal.slug}.toml: no section {article.section!r} in the portal")
            if language in pages:
                children.setdefault(article.section, []).append(pages[language])
        families += [(sections[key], pages) for key, pages in children.items()]
    return len(bulk_add_families(families, with_revisions=True))


def _pages(
    texts: PortalTexts, pictures: dict[str, PortalImage]
) -> tuple[list[tuple[Article, dict[str, ArticlePage]]], dict[str, StandardPage]]:
    """Articles, the oldest first, and the page about the portal, by language."""
    articles = []
    for article in sorted(texts.articles, key=lambda article: article.date):
        pages = {
            language: _article(article, language, text, pictures)
            for language, text in article.texts.items()
        }
        articles.append((article, _as_translations(pages)))
    about = {
        language: StandardPage(
            title=text.title,
            slug=slug_of(text.title),
            intro=text.summary,
            body=_body(text, pictures),
        )
        for language, text in texts.about.items()
    }
    return articles, _as_translations(about)


def _as_translations(pages: dict[str, Page]) -> dict[str, Page]:
    for page in pages.values():
        page.translation_key = pages["vi"].translation_key
    return pages


def _article(
    article: Article, language: str, text: Text, pictures: dict[str, PortalImage]
) -> ArticlePage:
    moment = article.date if language == "vi" else article.date + TRANSLATED_AFTER
    return ArticlePage(
        title=text.title,
        slug=slug_of(text.title),
        summary=text.summary,
        body=_body(text, pictures),
        picture=pictures.get(article.picture),
        caption=text.caption,
        byline=article.byline,
        is_featured=article.is_featured,
        published_at=moment,
        first_published_at=moment,
    )


def _body(text: Text, pictures: dict[str, PortalImage]) -> list[dict]:
    """A text's blocks as a StreamField takes them: pictures by their rows."""
    return [
        block | {"value": _image(block["value"], pictures)} if block["type"] == "image" else block
        for block in text.body
    ]


def _image(value: dict, pictures: dict[str, PortalImage]) -> dict:
    return {
        "image": pictures[value["picture"]].pk,
        "caption": value["caption"],
        "credit": "",
    }


def load_all(progress: Callable[[int, int, str, str], None]) -> tuple[int, list[TextError]]:
    """Load every portal; gives the number of new pages, and what was wrong with the others.

    `progress(done, total, slug, outcome)` is called after each.
    """
    portals = list(Portal.objects.order_by("pk"))
    total, errors = 0, []
    for done, portal in enumerate(portals, 1):
        try:
            count = load_portal(portal)
            outcome = f"{count} pages" if count else ""
        except TextError as error:
            count, outcome = 0, str(error)
            errors.append(error)
        total += count
        progress(done, len(portals), portal.slug, outcome)
    return total, errors
