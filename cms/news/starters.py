from cms.core.trees import bulk_add_pages, homes_of
from sites.models import Portal
from sites.registry import source_language
from sites.starters import SECTIONS, Starter, register

from .models import SectionPage
from .sections import RequiredSection, required_sections


def _have(portal: Portal) -> dict[str, dict[str, SectionPage]]:
    """The required sections of a portal that exist: by language, then by key."""
    return {
        language: {
            page.key: page
            for page in SectionPage.objects.filter(path__startswith=home.path).exclude(key="")
        }
        for language, home in homes_of(portal).items()
    }


def missing(portal: Portal) -> list[str]:
    have = _have(portal)
    return [
        f"section {section.key} in {language}"
        for section in required_sections(portal.kind)
        for language, pages in have.items()
        if section.key not in pages
    ]


def _make(section: RequiredSection, language: str) -> SectionPage:
    """In a language that the requirements do not know: the source's title, the key as address."""
    return SectionPage(
        key=section.key,
        title=section.titles.get(language) or section.titles[source_language()],
        slug=section.slugs.get(language, section.key),
        show_in_menus=section.in_menu,
    )


def give(portal: Portal) -> None:
    """Add what is missing; the sections of one key are translations of one another."""
    have = _have(portal)
    for language, home in homes_of(portal).items():
        new = {
            section.key: _make(section, language)
            for section in required_sections(portal.kind)
            if section.key not in have[language]
        }
        for key, page in new.items():
            if other := next((pages[key] for pages in have.values() if key in pages), None):
                page.translation_key = other.translation_key
        bulk_add_pages(home, new.values())
        have[language] |= new


register(Starter("sections", SECTIONS, missing, give))
