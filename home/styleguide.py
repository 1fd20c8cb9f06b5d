"""/styleguide/: every component and block in its states, in the portal's own colours.

For those who work on the portal; readers are told that there is no such page. Blocks show the
preview of their chooser, the longest names they may be given, and nothing at all.
"""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.core.paging import paging_of
from cms.media.body import BodyBlock
from cms.media.models import PortalDocument, PortalImage
from cms.media.pictures import picture_of
from cms.news.cards import Card
from cms.news.public_index import grouped, index_of
from cms.pages.models.collections import FaqGroupBlock
from sites.middleware import is_member

from . import directory
from .blocks import HomeBlock
from .content import SERVICES

# As long as names and titles of Vietnamese authorities are, with the highest and lowest letters.
LONG = (
    "Trung tâm Kiểm soát bệnh tật, Chi cục An toàn vệ sinh thực phẩm và Phòng Nghiệp vụ y "
    "thuộc Ủy ban nhân dân thị xã: Ễ Ẳ ộ ỵ"
)
PERSON, POST = "Nguyễn Thị Ngọc Huyền", "Phó Chủ tịch Thường trực Ủy ban nhân dân"
TITLE = "Mùa lúa chín vùng cao: gặt nhanh, giữ an toàn và giữ nếp bản làng"


@never_cache
def styleguide(request):
    user = request.user
    if not (user.is_authenticated and (user.is_superuser or is_member(user, request.portal))):
        raise Http404
    filled = Filled(request)
    return render(
        request,
        "home/styleguide.html",
        {
            "text_blocks": _states({**BodyBlock().child_blocks, "faq": FaqGroupBlock()}, filled),
            "parts": [
                blocks.BoundBlock(block, block.get_default())
                for name, block in HomeBlock().child_blocks.items()
                if getattr(block, "fills_itself", False) and name != "latest"
            ],
            "content": _content(request, filled),
            "nothing": SimpleNamespace(lead=None, news=[]),
            "form": _form_with_errors(),
            **_components(request, filled),
        },
    )


class Filled:
    """Raw values for any block, with one text in every place that takes one."""

    def __init__(self, request):
        self.image, self.document = PortalImage.objects.first(), PortalDocument.objects.first()
        self._home = request.portal.homes[request.LANGUAGE_CODE].page_id

    def value(self, block: blocks.Block, text: str):
        simple = (
            (blocks.RichTextBlock, f"<p>{text}</p><ul><li>{text}</li></ul>"),
            (blocks.ChoiceBlock, "warning"),
            (blocks.BooleanBlock, True),
            (blocks.EmailBlock, "trungtamkiemsoatbenhtat.tinhlaocai@laocai.gov.vn"),
            (blocks.URLBlock, "https://youtu.be/abcdefghijk"),
            ((blocks.CharBlock, blocks.TextBlock), text),
            (ImageChooserBlock, self.image and self.image.pk),
            (DocumentChooserBlock, self.document and self.document.pk),
            (blocks.PageChooserBlock, self._home),
        )
        if isinstance(block, BaseTypedTableBlock):
            columns = [*block.child_blocks, *block.child_blocks]
            return {
                "caption": text,
                "columns": [{"type": name, "heading": text} for name in columns],
                "rows": [{"values": [text if n == "text" else "1.234,5" for n in columns]}] * 3,
            }
        if isinstance(block, blocks.StructBlock):
            return {name: self.value(child, text) for name, child in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block, text)] * 3
        return next(value for kind, value in simple if isinstance(block, kind))


def _states(found: dict[str, blocks.Block], filled: Filled) -> list[dict]:
    """Each block with its label and bound values: as usual, with long names, empty."""
    return [
        {
            "label": block.label,
            "states": [
                ("usual", _("As usual"), blocks.BoundBlock(block, _usual(block, filled))),
                (
                    "long",
                    _("With long names"),
                    blocks.BoundBlock(
                        block, block.to_python(filled.value(block, f"{LONG} {number}"))
                    ),
                ),
                ("empty", _("Empty"), blocks.BoundBlock(block, block.get_default())),
            ],
        }
        for number, block in enumerate(found.values(), 1)
    ]


def _usual(block: blocks.Block, filled: Filled):
    if block.is_previewable:
        return block.get_preview_value()
    return block.to_python(filled.value(block, TITLE))


def _content(request, filled: Filled) -> SimpleNamespace:
    """What `HomeContent` reads, without a page: every part filled."""
    today, now = timezone.localdate(), timezone.now()
    card = Card(
        title=TITLE,
        url="#",
        summary=LONG,
        date=today,
        section_title=_("News"),
        section_url="#",
        picture=picture_of(filled.image),
        path="",
    )
    cards = [card, replace(card, title=LONG), replace(card, picture=None)]
    event = {"title": LONG, "url": "#", "starts_at": now, "place": LONG}
    notice = {"title": LONG, "url": "#", "published_at": now}
    person = {"name": PERSON, "post": f"{POST}, {LONG}", "url": "#", "portrait": None}
    return SimpleNamespace(
        lead=card,
        news=[*cards, *cards, *cards][:8],
        sections=[{"title": title, "url": "#", "cards": cards} for title in (TITLE, LONG)],
        urgent=[notice],
        announcements=[notice] * 3,
        leaders={"url": "#", "people": [person, person | {"post": POST}] * 2},
        agenda={"url": "#", "events": [event, event | {"place": "", "title": TITLE}]},
        services=[
            {"title": LONG if n == 1 else TITLE, "url": "#", "icon": icon}
            for n, icon in enumerate(list(SERVICES.values())[:7])
        ],
        index=grouped(index_of(request.portal.pk, request.LANGUAGE_CODE)),
        directory=directory.groups(),
        children=[],
    )


def _components(request, filled: Filled) -> dict:
    day = timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    event = {
        "title": LONG,
        "url": "#",
        "kind": _("Event"),
        "starts_at": timezone.now(),
        "place": TITLE,
        "people": f"{PERSON}, {POST}",
    }
    week = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous_week": "",
        "next_week": "",
        "today": day,
        "is_this_week": False,
    }
    unit = {"title": LONG, "head": f"{PERSON}, {POST}", "url": "#", "units": []}
    return {
        "long": LONG,
        "title": TITLE,
        "crumbs": [{"title": TITLE, "url": "#"}, {"title": LONG, "url": "#"}],
        "tabs": [
            {"title": TITLE, "url": "#", "is_current": True, "count": 12},
            {"title": LONG, "url": "#", "is_current": False},
        ],
        "paging": paging_of(Paginator(range(14), 1).page(7), request),
        "weeks": [week | {"days": [(day, [event, event])]}, week | {"days": []}],
        "people": {
            "people": [
                {
                    "name": PERSON,
                    "post": LONG,
                    "url": "#",
                    "portrait": picture_of(filled.image),
                    "phone": "0214 3800 123",
                    "email": "nguyenthingochuyen@laocai.gov.vn",
                },
                {"name": PERSON, "post": POST, "url": "#", "portrait": None},
            ]
        },
        "chart": [unit | {"units": [unit, unit | {"head": ""}]}],
        "years": [2021, 2020, 2019],
        "toc": [{"id": "main", "title": TITLE}, {"id": "main", "title": LONG}],
        "headline": {"url": "#", "title": LONG},
    }


class _SampleForm(forms.Form):
    """One field of each look."""

    line = forms.CharField(label=LONG, help_text=TITLE)
    right = forms.EmailField(label=_lazy("E-mail"), initial="sapa@laocai.gov.vn", required=False)
    lines = forms.CharField(label=TITLE, widget=forms.Textarea(attrs={"rows": 3}))
    number = forms.DecimalField(label=TITLE, required=False)
    day = forms.DateField(label=TITLE, widget=forms.DateInput(attrs={"type": "date"}))
    choice = forms.ChoiceField(label=TITLE, choices=[("", TITLE), ("1", LONG)])
    one = forms.ChoiceField(
        label=LONG, choices=[("1", TITLE), ("2", LONG)], widget=forms.RadioSelect
    )
    box = forms.BooleanField(label=LONG, help_text=TITLE)


def _form_with_errors() -> dict:
    form = _SampleForm({"right": "sapa@laocai.gov.vn"}, auto_id="sample-%s")
    entries = [
        {"label": field.label, "texts": field.errors, "anchor": field.id_for_label}
        for field in form
        if field.errors
    ]
    return {"fields": list(form), "entries": entries[:3]}
