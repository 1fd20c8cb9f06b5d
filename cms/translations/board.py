"""What a portal has in another language, what is old, what is missing, and what the law asks for."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.translation_states import State, TranslationState, translation_states
from cms.news.models import SectionPage
from cms.news.sections import required_sections
from cms.pages.models import ContactPage
from sites.registry import HOME_PATH_LENGTH, PortalRecord, locale_ids, source_language

from .models import TranslationRun

# The language in which the law asks for a part of a portal.
REQUIRED_LANGUAGE = "en"
_TOP = HOME_PATH_LENGTH + Page.steplen


class Fulfilment(TextChoices):
    MET = "met", _("There")
    PARTLY = "partly", _("In part")
    NOT_MET = "not_met", _("Not there")


@dataclass(frozen=True)
class Row:
    """A page that readers have in the source language, and how far it is in the other."""

    pk: int
    title: str
    path: str
    translation: TranslationState

    @property
    def level(self) -> int:
        """How deep it stands below its home, which is 0."""
        return len(self.path) // Page.steplen - 2


@dataclass
class Part:
    """A page right below the home, with all below it.

    `level` says what the law asks for in this language: "must", "should" or "". `row` is None for
    a required section that the portal does not have. `readable` counts what readers have of it in
    the other language.
    """

    title: str
    level: str = ""
    row: Row | None = None
    is_section: bool = True
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(State.values, 0))
    readable: int = 0
    run: TranslationRun | None = None

    @property
    def fulfilment(self) -> Fulfilment:
        # A section whose own page stands alone says nothing to readers.
        if self.row is None or self.readable <= self.is_section:
            return Fulfilment.NOT_MET
        if self.counts[State.OUTDATED] or self.counts[State.MISSING]:
            return Fulfilment.PARTLY
        return Fulfilment.MET


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    parts: list[Part]

    def chosen(self, *, state: str = "", below: str = "") -> list[Row]:
        """Rows in a state (all of them without) at and below a tree path."""
        return [
            row
            for row in self.rows
            if row.path.startswith(below) and state in ("", row.translation.state)
        ]


def board_of(portal: PortalRecord, language: str) -> Board:
    """The board of a portal in a language that is not the source; seven statements."""
    pages = Page.objects.filter(path__startswith=portal.homes[source_language()].path, live=True)
    states = translation_states(pages)
    rows, parts, types = [], {}, {}
    for pk, title, path, key, content_type in pages.order_by("path").values_list(
        "pk", "title", "path", "translation_key", "content_type"
    ):
        row = Row(pk, title, path, states[key, language])
        rows.append(row)
        if len(path) == _TOP:
            parts[path] = Part(title, row=row)
            types[path] = content_type
        if part := parts.get(path[:_TOP]):
            part.counts[row.translation.state] += 1
    _count_readable(portal, language, parts)
    _add_runs(language, parts)
    return Board(rows, _with_requirements(portal, language, parts, types))


def _count_readable(portal, language, parts) -> None:
    """How many pages readers have in the language, also those that follow no source page."""
    by_target = {}
    home = portal.homes.get(language)
    if home is None:
        return
    for pk, path in (
        Page.objects.filter(path__startswith=home.path, live=True)
        .order_by("path")
        .values_list("pk", "path")
    ):
        by_target.setdefault(path[:_TOP], []).append(pk)
    by_page = {pks[0]: len(pks) for pks in by_target.values()}
    for part in parts.values():
        part.readable = by_page.get(part.row.translation.page_id, 0)


def _add_runs(language, parts) -> None:
    by_pk = {part.row.pk: part for part in parts.values()}
    runs = TranslationRun.objects.filter(locale_id=locale_ids()[language], section__in=by_pk)
    for run in runs.order_by("started_at"):
        by_pk[run.section_id].run = run


def _with_requirements(portal, language, parts, types) -> list[Part]:
    """The parts as they stand, and after them the required ones that the portal does not have."""
    keys = dict(
        SectionPage.objects.filter(path__in=parts).exclude(key="").values_list("path", "key")
    )
    contact, section = (
        ContentType.objects.get_for_model(model).pk for model in (ContactPage, SectionPage)
    )
    wanted = {
        required.key: required
        for required in required_sections(portal.kind)
        if language == REQUIRED_LANGUAGE and required.english
    }
    for path, part in parts.items():
        part.is_section = types[path] == section
        if required := wanted.pop(keys.get(path), None):
            part.level = required.english
        elif language == REQUIRED_LANGUAGE and types[path] == contact:
            part.level = "must"
    return [
        *parts.values(),
        *(
            Part(required.titles[source_language()], level=required.english)
            for required in wanted.values()
        ),
    ]
