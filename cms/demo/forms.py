"""The form by which readers say what they think of a portal; made as the desk makes one."""

from wagtail.models import Page

from cms.core.text import slug_of
from cms.news.models import SectionPage
from cms.pages.models import FormField, FormPage
from sites.models import Portal

from .kinds import common, filled, words_of
from .rows import Rows
from .texts import LANGUAGES, PortalTexts


def add_form(portal: Portal, texts: PortalTexts, rows: Rows) -> list[FormPage]:
    """The portal's form in both languages; none for a kind of portal that has no such form."""
    form = common()["form"]
    if portal.kind not in form["kinds"]:
        return []
    words = words_of(portal, texts)
    pages: list[FormPage] = []
    for language in LANGUAGES:
        # Read again: what was put below it meanwhile is not in the object at hand.
        section = SectionPage.objects.get(pk=rows.sections[language][form["section"]].pk)
        page = FormPage(
            **filled(form[language], words[language]),
            slug=slug_of(form[language]["title"]),
            locale=section.locale,
            to_address=texts.contact["email"],
            retention_days=form["retention_days"],
            form_fields=[
                _field(field, language, section, pages, number)
                for number, field in enumerate(form["fields"])
            ],
        )
        if pages:
            page.translation_key = pages[0].translation_key
        section.add_child(instance=page)
        page.save_revision().publish()
        pages.append(page)
    return pages


def _field(
    field: dict, language: str, section: Page, others: list[FormPage], number: int
) -> FormField:
    """A question; in the second language it is stored under the name it has in the first."""
    words = field[language]
    made = FormField(
        label=words["label"],
        help_text=words.get("hint", ""),
        choices="\n".join(words.get("choices", [])),
        field_type=field["kind"],
        required=field["required"],
        locale=section.locale,
        sort_order=number,
    )
    if others:
        source = others[0].form_fields.all()[number]
        made.clean_name, made.translation_key = source.clean_name, source.translation_key
    return made
