from django.conf import settings

from sites.models import Portal
from sites.starters import PAGES, Starter, register

from .models import Navigation


def _lacking(portal: Portal) -> list[str]:
    have = set(Navigation.objects.values_list("language", flat=True))
    return [code for code, _name in settings.LANGUAGES if code not in have]


def missing(portal: Portal) -> list[str]:
    return [f"navigation in {language}" for language in _lacking(portal)]


def give(portal: Portal) -> None:
    for language in _lacking(portal):
        Navigation.objects.create(language=language)


register(Starter("navigation", PAGES, missing, give))
