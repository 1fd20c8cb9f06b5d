"""House rules of search, as system checks.

search.E001  a page type that says nothing about what readers find of it
search.E002  a model that Wagtail's desk would search and that ours cannot find
"""

from django.core.checks import Error, Tags, register
from wagtail.models import get_page_models

from .desk import not_findable
from .pages import NOT_OFFERED, OFFERS


@register(Tags.models)
def page_types_say_what_they_offer(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} offers nothing to readers who search.",
            hint="Add it to search.pages.OFFERS; if readers are not to find such pages, to "
            "NOT_OFFERED with the reason.",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if model not in OFFERS
        and model not in NOT_OFFERED
        and not model._meta.app_label.startswith("wagtail")
    ]


@register(Tags.models)
def the_desk_finds_what_is_indexed(app_configs, **kwargs):
    return [
        Error(
            f"{model._meta.label} is indexed, and the desk's search cannot find it.",
            hint="Add it to search.desk.FINDABLE, with a table of words.",
            obj=model,
            id="search.E002",
        )
        for model in not_findable()
    ]
