"""What can happen to articles."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from cms.core.cleaning import character_errors
from cms.core.text import slug_of
from cms.core.trees import bulk_add_families

from .models import ArticlePage, SectionPage

_TEXTS = [
    field
    for field in ArticlePage._meta.concrete_fields
    if isinstance(field, (models.CharField, models.TextField)) and field.editable
]


@transaction.atomic
def bulk_add_articles(*, articles: Iterable[tuple[SectionPage, ArticlePage]]) -> list[ArticlePage]:
    """Put many published articles into sections of one portal, as an import brings them.

    Each needs title, summary, body and `published_at`, which is taken for the day of its
    publication too. An address is made of the title, with a number where it is taken. Everything
    that follows a publication is there: revision, log, references, search, change log. Raises
    ValidationError, by title, for texts that the desk would refuse, and WrongPortal.
    """
    families: dict[int, tuple[SectionPage, list[ArticlePage]]] = {}
    for section, article in articles:
        _check(article)
        article.first_published_at = article.first_published_at or article.published_at
        families.setdefault(section.pk, (section, []))[1].append(article)
    for section, pages in families.values():
        _give_slugs(section, pages)
    return bulk_add_families(families.values(), with_revisions=True)


def _check(article: ArticlePage) -> None:
    errors = character_errors(article)
    for field in _TEXTS:
        value = getattr(article, field.attname)
        if field.name in ("title", "summary") and not value:
            errors[field.name] = ValidationError(field.error_messages["blank"])
        elif field.max_length and len(value) > field.max_length:
            message = _("%(count)d characters, %(limit)d fit.")
            params = {"count": len(value), "limit": field.max_length}
            errors.setdefault(field.name, ValidationError(message, params=params))
    if article.published_at is None:
        errors["published_at"] = ValidationError(_("An imported article needs its date."))
    if errors:
        raise ValidationError(
            [f"{article.title[:80]!r}, {name}: {e.messages[0]}" for name, e in errors.items()]
        )


def _give_slugs(section: SectionPage, pages: list[ArticlePage]) -> None:
    taken = set(section.get_children().values_list("slug", flat=True))
    numbers: dict[str, int] = {}
    for page in pages:
        wanted = slug = page.slug or slug_of(page.title) or page.default_slug
        while slug in taken:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            slug = f"{wanted}-{numbers[wanted]}"
        taken.add(slug)
        page.slug = slug
