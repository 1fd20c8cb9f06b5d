"""Putting the demonstration's texts into the portals, by bulk operations, once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.core.trees import bulk_add_families, homes_of, in_trees_of
from cms.news.models import ArticlePage, SectionPage
from cms.pages.models import StandardPage
from sites.models import Portal
from sites.operations import ensure_portal
from sites.scope import portal_scope

from .documents import copy_documents, ensure_documents
from .forms import add_form
from .kinds import documents_of_kind
from .navigation import arrange_quick_links
from .pictures import copy_pictures, ensure_pictures
from .rows import Rows
from .standing import Placed, Standing, translated
from .texts import Article, PortalTexts, TextError, read_texts

# A translation is published this much later than its source.
TRANSLATED_AFTER = timedelta(hours=6)


def load_portal(portal: Portal) -> int:
    """Put a portal's texts in; gives the number of new pages.

    A portal with any page in its sections is left alone, whoever wrote it. Raises TextError.
    """
    with portal_scope(portal):
        if _is_filled(portal):
            return 0
        texts = read_texts(portal.slug)
        copy_pictures(portal, texts.pictures)
        copy_documents(portal, _documents(portal, texts))
        with transaction.atomic():
            Portal.objects.select_for_update().get(pk=portal.pk)
            return 0 if _is_filled(portal) else _load(portal, texts)


def _is_filled(portal: Portal) -> bool:
    """Whether anything stands below the sections that every portal begins with."""
    return Page.objects.filter(in_trees_of(portal), depth__gt=3).exists()


def _documents(portal: Portal, texts: PortalTexts) -> set[str]:
    """Keys of the files that the portal's own texts and those of its kind name."""
    return texts.documents | documents_of_kind(portal.kind)


def _load(portal: Portal, texts: PortalTexts) -> int:
    ensure_portal(slug=portal.slug, **texts.contact)
    homes = homes_of(portal)
    rows = Rows(
        pictures=ensure_pictures(portal, texts.pictures),
        documents=ensure_documents(portal, _documents(portal, texts)),
        sections={
            language: {
                section.key: section
                for section in SectionPage.objects.filter(path__startswith=home.path)
            }
            for language, home in homes.items()
        },
    )
    try:
        standing = Standing(portal, texts, rows, timezone.localdate())
        placed = [*_articles(texts, rows), *standing.pages()]
        count = _put(portal, placed, homes, rows) + len(add_form(portal, texts, rows))
    except KeyError as error:
        raise TextError(f"{portal.slug}: {error} is neither said nor there") from error
    except ValidationError as error:  # an address that an editor has taken
        raise TextError(f"{portal.slug}: {error.messages[0]}") from error
    arrange_quick_links(portal, rows)
    return count


def _put(portal: Portal, placed: list[Placed], homes: dict[str, Page], rows: Rows) -> int:
    """Put pages in their places: below homes and sections, then below one another."""
    upper = [(above, pages) for above, pages in placed if isinstance(above, str)]
    lower = [(above, pages) for above, pages in placed if not isinstance(above, str)]
    for above, _pages in upper:
        if above and not rows.has_section(above):
            raise TextError(f"{portal.slug}.toml: no section {above!r} in the portal")
    count = 0
    while upper:
        families: dict[int, tuple[Page, list[Page]]] = {}
        for above, pages in upper:
            for language, page in pages.items():
                if isinstance(above, str):
                    parent = rows.sections[language][above] if above else homes[language]
                else:
                    parent = above[language]
                families.setdefault(parent.pk, (parent, []))[1].append(page)
        count += len(bulk_add_families(families.values(), with_revisions=True))
        there = {id(pages) for _above, pages in upper}
        upper = [(above, pages) for above, pages in lower if id(above) in there]
        lower = [(above, pages) for above, pages in lower if id(above) not in there]
    return count


def _articles(texts: PortalTexts, rows: Rows) -> Iterator[Placed]:
    """Articles, the oldest first, and the page about the portal."""

    def about(language: str) -> dict:
        text = texts.about[language]
        return {
            "title": text.title,
            "intro": text.summary,
            "body": rows.body(text.body, language),
        }

    yield "introduction", translated(StandardPage, about)
    for article in sorted(texts.articles, key=lambda article: article.date):
        yield article.section, _article(article, rows)


def _article(article: Article, rows: Rows) -> dict[str, Page]:
    def fields(language: str) -> dict:
        text = article.texts[language]
        moment = article.date if language == "vi" else article.date + TRANSLATED_AFTER
        return {
            "title": text.title,
            "summary": text.summary,
            "body": rows.body(text.body, language),
            "attachments": rows.attachments(text.attachments),
            "series": text.series,
            "picture": rows.pictures.get(article.picture),
            "caption": text.caption,
            "byline": article.byline,
            "is_featured": article.is_featured,
            "published_at": moment,
            "first_published_at": moment,
        }

    return translated(ArticlePage, fields, article.texts)


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
