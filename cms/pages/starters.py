from cms.core.trees import bulk_add_pages, homes_of
from sites.models import Portal
from sites.registry import source_language
from sites.starters import PAGES, Starter, register

from .models import ContactPage

# Title and slug of the contact page; a language without its own begins with the source's.
TITLES = {"vi": ("Liên hệ", "lien-he"), "en": ("Contact", "contact")}


def _have(portal: Portal) -> dict[str, ContactPage]:
    return {
        language: page
        for language, home in homes_of(portal).items()
        for page in ContactPage.objects.filter(path__startswith=home.path)
    }


def missing(portal: Portal) -> list[str]:
    have = _have(portal)
    return [f"contact page in {language}" for language in homes_of(portal) if language not in have]


def give(portal: Portal) -> None:
    have = _have(portal)
    for language, home in homes_of(portal).items():
        if language in have:
            continue
        title, slug = TITLES.get(language) or TITLES[source_language()]
        page = ContactPage(title=title, slug=slug, show_in_menus=True)
        if other := next(iter(have.values()), None):
            page.translation_key = other.translation_key
        bulk_add_pages(home, [page])
        have[language] = page


register(Starter("contact page", PAGES, missing, give))
