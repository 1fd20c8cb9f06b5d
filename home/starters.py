from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from sites.models import Portal
from sites.operations import home_slug
from sites.registry import locale_ids
from sites.starters import HOMES, Starter, register

from .models import HomePage


def _languages() -> list[str]:
    return [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def _have(portal: Portal) -> dict[str, HomePage]:
    slugs = {home_slug(portal.slug, language): language for language in _languages()}
    return {slugs[page.slug]: page for page in HomePage.objects.filter(slug__in=slugs, depth=2)}


def missing(portal: Portal) -> list[str]:
    have = _have(portal)
    lacking = [f"home page in {language}" for language in _languages() if language not in have]
    renamed = [
        f"name of the home page in {language}"
        for language, page in have.items()
        if page.title != portal.name_in(language)
    ]
    return lacking + renamed


def give(portal: Portal) -> None:
    """Home pages in every language, carrying the portal's name."""
    have = _have(portal)
    key = next((page.translation_key for page in have.values()), None)
    root = Page.get_first_root_node()
    for language in _languages():
        name = portal.name_in(language)
        page = have.get(language)
        if page is None:
            page = HomePage(
                title=name,
                slug=home_slug(portal.slug, language),
                locale_id=locale_ids()[language],
                live=True,
                first_published_at=timezone.now(),
            )
            if key is not None:
                page.translation_key = key
            root.add_child(instance=page)
            key = page.translation_key
        elif page.title != name:
            page.title = page.draft_title = name
            page.save()


register(Starter("home pages", HOMES, missing, give))
