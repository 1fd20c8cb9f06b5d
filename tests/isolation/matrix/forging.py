"""Forms of one's own, filled in as they should be but for one key, which is the other portal's.

A form that would be refused anyway proves nothing, so each is first sent with keys of one's own and
must be taken.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.http import QueryDict
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.models import Page, get_page_models
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import querydict_from_html

from cms.core.trees import homes_of
from cms.media.models import PortalDocument, PortalImage
from cms.navigation.models import Navigation, Redirect
from cms.news.models import SectionPage
from search.models import BestBet
from sites.scope import all_portals
from tests.isolation.matrix.marks import COMMON, stream, value_of
from tests.isolation.matrix.world import OTHER_FILL, OTHER_START, OWN_FILL, World

# How the editor sends a link, a file and a picture in a text.
ENTITIES = {
    "page link": ("LINK", {"url": "/x/", "parentId": 1}),
    "document link": ("DOCUMENT", {"url": "/x.pdf", "filename": "x.pdf"}),
    "picture": ("IMAGE", {"alt": "x", "format": "left", "src": "/x.jpg"}),
}


NAVIGATION = "wagtailsnippets_navigation_navigation"
REDIRECT = "wagtailsnippets_navigation_redirect"
BEST_BET = "wagtailsnippets_search_bestbet"


@dataclass(frozen=True)
class Form:
    """A form of the desk: its address, and the name of that."""

    address: str
    route: str


@dataclass(frozen=True)
class Forgery:
    """What is sent: every control with its value; `label` names the one that is forged."""

    label: str
    data: dict


def own_forms(world: World) -> Iterator[Form]:
    """Every form in which an editor writes: pages of each type, new and old, and all the rest."""
    with all_portals():
        home = homes_of(world.own)["vi"]
        section = SectionPage.objects.get(key="news", path__startswith=home.path)
        for model in get_page_models():
            if model is Page:
                continue
            page = model.objects.filter(path__startswith=home.path, locked=False).order_by("-pk")
            yield Form(f"/admin/pages/{page.first().pk}/edit/", "wagtailadmin_pages:edit")
            parents = model.allowed_parent_page_models()
            if model.is_creatable and not model.max_count_per_parent:
                parent = section if SectionPage in parents else home
                names = f"{model._meta.app_label}/{model._meta.model_name}"
                yield Form(f"/admin/pages/add/{names}/{parent.pk}/", "wagtailadmin_pages:add")
        for row in Navigation.objects.filter(portal=world.own):
            yield Form(
                f"/admin/snippets/navigation/navigation/edit/{row.pk}/", f"{NAVIGATION}:edit"
            )
        row = Redirect.objects.filter(portal=world.own).first()
        yield Form(f"/admin/snippets/navigation/redirect/edit/{row.pk}/", f"{REDIRECT}:edit")
        yield Form("/admin/snippets/navigation/redirect/add/", f"{REDIRECT}:add")
        row = BestBet.objects.filter(portal=world.own).first()
        yield Form(f"/admin/snippets/search/bestbet/edit/{row.pk}/", f"{BEST_BET}:edit")
        yield Form("/admin/snippets/search/bestbet/add/", f"{BEST_BET}:add")
        yield Form(f"/admin/images/{OWN_FILL}/", "wagtailimages:edit")
        yield Form(f"/admin/documents/edit/{OWN_FILL}/", "wagtaildocs:edit")


def filled_form(answer, refs: dict, word: str) -> tuple[forms.BaseForm, dict]:
    """The form of an answer and what the browser would send for it, filled in validly."""
    form = answer.context["form"]
    sent = _sent_by_the_browser(answer.body, form)
    if "title" in form.fields and not form["title"].value():
        sent["title"] = [f"{word} {COMMON} moi"]
    for name, field in form.fields.items():
        html_name = form[name].html_name
        if isinstance(field, BlockField):
            sent |= _as_lists(controls(field.block, stream(field.block, word, refs), html_name))
        elif _is_needed(form, name) and not any(map(str.strip, sent.get(html_name, []))):
            sent[html_name] = [_something(field, word)]
        if name == "old_path" and not form[name].value():
            sent[html_name] = [f"/{COMMON}-cu"]
    for formset in getattr(form, "formsets", {}).values():
        for part in formset.forms:
            for name, field in part.fields.items():
                html_name = part[name].html_name
                if field.required and not any(sent.get(html_name, [])):
                    sent[html_name] = [_something(field, word)]
    if "address" in form.fields and not any(sent.get("address", [])):
        # A page or an address; the page is the key that is forged.
        sent["address"] = ["https://example.org/"]
    return form, sent


def _is_needed(form, name) -> bool:
    """Whether a field must be filled in, at the latest when the page is published."""
    if form.fields[name].required:
        return True
    try:
        return not form._meta.model._meta.get_field(name).blank
    except FieldDoesNotExist:
        return False


def _sent_by_the_browser(html: str, form) -> dict[str, list[str]]:
    """The controls of that form of the page in which most of these fields stand."""
    names = {form[name].html_name for name in form.fields}
    found = [querydict_from_html(html, form_index=place) for place in range(html.count("<form"))]
    data: QueryDict = max(found, key=lambda data: len(names & set(data)))
    return {name: data.getlist(name) for name in data if not name.startswith("action-")}


def _something(field, word):
    if isinstance(field, forms.DateTimeField):
        return "2026-12-01 08:00"
    if isinstance(field, forms.DateField):
        return "2026-12-01"
    if isinstance(field, forms.IntegerField):
        return "1"
    if isinstance(field, forms.SlugField):
        return f"{COMMON}-moi"
    if isinstance(field, forms.URLField):
        return "https://example.org/"
    if isinstance(field, forms.ModelChoiceField):
        return str(OWN_FILL)
    if isinstance(field, forms.ChoiceField):
        return next(str(key) for key, _label in field.choices if key)
    return f"{word} {COMMON}"


def forgeries(form: forms.BaseForm, sent: dict, refs, foreign) -> Iterator[Forgery]:
    """The same form once for each key in it, that one replaced by the other portal's."""
    for name, field in form.fields.items():
        html_name = form[name].html_name
        if isinstance(field, forms.ModelChoiceField):
            model = field.queryset.model
            rest = {"address": [""]} if "address" in form.fields else {}
            key = str(foreign.get(model, OTHER_FILL))
            yield Forgery(name, sent | rest | {html_name: [key]})
        elif isinstance(field, BlockField):
            rest = {key: v for key, v in sent.items() if not key.startswith(f"{html_name}-")}
            for label, value in forged_streams(field.block, refs, foreign):
                forged = _as_lists(controls(field.block, value, html_name))
                yield Forgery(f"{name}: {label}", rest | forged)
    for name, formset in getattr(form, "formsets", {}).items():
        prefix = formset.prefix
        total = int(sent.get(f"{prefix}-TOTAL_FORMS", ["0"])[0])
        if total:
            yield Forgery(name, sent | {f"{prefix}-0-id": [str(OTHER_FILL)]})
        extra = {
            f"{prefix}-TOTAL_FORMS": [str(total + 1)],
            f"{prefix}-INITIAL_FORMS": [str(total + 1)],
            f"{prefix}-{total}-id": [str(OTHER_FILL)],
            f"{prefix}-{total}-DELETE": [""],
            f"{prefix}-{total}-text": [f"{COMMON}"],
            f"{prefix}-{total}-ORDER": ["1"],
        }
        yield Forgery(f"{name}: one more", sent | extra)


def _as_lists(data: dict) -> dict:
    return {name: [value] for name, value in data.items()}


# --- streams as forms ----------------------------------------------------------------------------


def controls(block, value, prefix: str) -> dict[str, str]:
    """What a browser sends for a stored value of a block."""
    if isinstance(block, blocks.BaseStreamBlock):
        found = {f"{prefix}-count": str(len(value))}
        for place, child in enumerate(value):
            at = f"{prefix}-{place}"
            found |= {f"{at}-type": child["type"], f"{at}-order": str(place), f"{at}-deleted": ""}
            found |= controls(block.child_blocks[child["type"]], child["value"], f"{at}-value")
        return found
    if isinstance(block, blocks.ListBlock):
        found = {f"{prefix}-count": str(len(value))}
        for place, child in enumerate(value):
            at = f"{prefix}-{place}"
            found |= {f"{at}-order": str(place), f"{at}-deleted": ""}
            found |= controls(block.child_block, child, f"{at}-value")
        return found
    if isinstance(block, blocks.BaseStructBlock):
        return {
            key: text
            for name, child in block.child_blocks.items()
            for key, text in controls(child, value.get(name), f"{prefix}-{name}").items()
        }
    if isinstance(block, TypedTableBlock):
        return {
            f"{prefix}-caption": "",
            f"{prefix}-column-count": "0",
            f"{prefix}-row-count": "0",
        }
    if isinstance(value, _Raw):
        return {prefix: value.text}
    if isinstance(block, blocks.RichTextBlock):
        return {prefix: block.field.widget.format_value(RichText(value or "").source)}
    if isinstance(block, blocks.ChooserBlock):
        return {prefix: "" if value is None else str(value)}
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if value else {}
    return {prefix: "" if value is None else str(value)}


@dataclass(frozen=True)
class _Raw:
    """What is sent as it is."""

    text: str


def rich_text_with(kind: str, number: int) -> _Raw:
    """A text of the editor with a link, file or picture of any number in it."""
    entity, data = ENTITIES[kind]
    words = " " if entity == "IMAGE" else "day la mot lien ket"
    block = {
        "key": "abcde",
        "text": words,
        "type": "atomic" if entity == "IMAGE" else "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": len(words), "key": 0}],
    }
    mutability = "IMMUTABLE" if entity == "IMAGE" else "MUTABLE"
    entity_map = {"0": {"type": entity, "mutability": mutability, "data": data | {"id": number}}}
    return _Raw(json.dumps({"blocks": [block], "entityMap": entity_map}))


def forged_streams(block, refs, foreign) -> Iterator[tuple[str, list]]:
    """Streams of one child each; one key in it is the other portal's."""
    for name, child in block.child_blocks.items():
        for label, value in forged_values(child, refs, foreign):
            yield f"{name}{label}", [{"type": name, "value": value}]


def forged_values(block, refs, foreign) -> Iterator[tuple[str, object]]:
    """Valid values of a block in which one key is the other portal's, each with its place."""
    word = COMMON
    if isinstance(block, blocks.BaseStreamBlock):
        for label, value in forged_streams(block, refs, foreign):
            yield f".{label}", value
    elif isinstance(block, blocks.ListBlock):
        for label, value in forged_values(block.child_block, refs, foreign):
            rest = [
                value_of(block.child_block, word, refs)
                for _n in range((block.meta.min_num or 1) - 1)
            ]
            yield f"[]{label}", [value, *rest]
    elif isinstance(block, blocks.BaseStructBlock):
        whole = value_of(block, word, refs)
        for name, child in block.child_blocks.items():
            for label, value in forged_values(child, refs, foreign):
                yield f".{name}{label}", whole | {name: value}
    elif isinstance(block, blocks.RichTextBlock):
        for kind, number in (
            ("page link", foreign[Page]),
            ("document link", foreign[PortalDocument]),
            ("picture", foreign[PortalImage]),
        ):
            yield f" with a {kind}", rich_text_with(kind, number)
    elif isinstance(block, blocks.ChooserBlock):
        yield "", foreign.get(block.model_class, OTHER_FILL)


def own_refs(world: World) -> dict:
    """Rows of one's own that blocks may choose, by model."""
    with all_portals():
        home = homes_of(world.own)["vi"]
        pages = {
            model: page
            for model in get_page_models()
            if (page := model.objects.filter(path__startswith=home.path, live=True).last())
        }
        return pages | {
            PortalImage: PortalImage.objects.get(pk=OWN_FILL),
            PortalDocument: PortalDocument.objects.get(pk=OWN_FILL),
        }


def foreign_keys(world: World) -> dict:
    """The other portal's first row of each model, by model."""
    found = {}
    with all_portals():
        for model in (*get_page_models(), PortalImage, PortalDocument):
            row = model._base_manager.filter(pk__gte=OTHER_START).order_by("-pk").first()
            if row is not None:
                found[model] = row.pk
    return found
