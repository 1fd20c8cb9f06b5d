"""No sentence of one language stands in the other's interface."""

import html
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import timezone

from cms.news.models import AnnouncementPage
from cms.pages.models import EventPage, PersonPage, UnitPage
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, section_of

TAGS = re.compile(r"<[^>]+>")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

# Every page of the reader's that has words of its own, in both languages.
PATHS = [
    ("/", "/en/"),
    ("/tin-tuc/", "/en/news/"),
    ("/tin-tuc/bai/", "/en/news/item/"),
    ("/tin-tuc/tin-khan/", "/en/news/urgent/"),
    ("/gioi-thieu/", "/en/introduction/"),
    ("/gioi-thieu/van-phong/", "/en/introduction/office/"),
    ("/lanh-dao/", "/en/leaders/"),
    ("/lanh-dao/nguoi/", "/en/leaders/person/"),
    ("/lich-cong-tac/", "/en/calendar/"),
    ("/lich-cong-tac/viec/", "/en/calendar/event/"),
    ("/chi-dao-dieu-hanh/", "/en/direction/"),
    ("/lien-he/", "/en/contact/"),
    ("/tim-kiem/", "/en/search/"),
    ("/tim-kiem/?q=qqq", "/en/search/?q=qqq"),
    ("/tim-kiem/?q=bai", "/en/search/?q=item"),
    ("/khong-co/", "/en/nothing/"),
    ("/tin-tuc/da-go/", "/en/news/removed/"),
]


def sentences(language: str) -> set[str]:
    """The longer strings of our interface in a language, cut where values are put in."""
    catalogue = polib.pofile(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES/django.po")
    strings = set()
    for entry in catalogue:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            strings.update(part.strip() for part in PLACEHOLDER.split(text))
    return {text for text in strings if len(text) >= 10 and " " in text}


def visible(response) -> str:
    text = response.content.decode()
    # The switch names each language in itself.
    text = re.sub(r'<nav class="lang".*?</nav>', "", text, flags=re.DOTALL)
    attributes = " ".join(re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', text))
    return " ".join(html.unescape(TAGS.sub(" ", text) + " " + attributes).split())


@pytest.fixture
def full(sapa):
    """One of each kind in both languages, in words that are in no catalogue."""
    image, document = make_image(sapa, alt_text="x"), make_document(sapa, title="x.pdf")
    body = [
        {"type": "heading", "value": "A1"},
        {"type": "heading", "value": "A2"},
        {"type": "image", "value": {"image": image.pk, "caption": "c", "credit": "c"}},
        {"type": "documents", "value": {"documents": [document.pk]}},
        {"type": "video", "value": {"title": "v", "url": "https://youtu.be/abcdefghijk"}},
    ]
    slugs = {"vi": ("bai", "da-go", "bai-2"), "en": ("item", "removed", "item-2")}
    kinds = {
        "vi": ("tin-khan", "van-phong", "nguoi", "viec"),
        "en": ("urgent", "office", "person", "event"),
    }
    for language, (slug, gone, other) in slugs.items():
        make_article(
            sapa, language=language, slug=slug, title=slug, summary="x", body=body, picture=image,
            byline="N", source="S", series="Z",
            attachments=[{"type": "document", "value": document.pk}],
        )  # fmt: skip
        make_article(sapa, language=language, slug=other, title=other, summary="x", series="Z")
        removed = make_article(sapa, language=language, slug=gone, title=gone, summary="x")
        urgent, office, person, event = kinds[language]
        with portal_scope(sapa):
            removed.unpublish()
            for key, page in [
                ("news", AnnouncementPage(title="x", slug=urgent, summary="x", is_urgent=True)),
                ("introduction", UnitPage(title="x", slug=office, head="H", phone="0214 3800 123")),
                ("leaders", PersonPage(title="x", slug=person, post="P")),
                ("calendar", EventPage(title="x", slug=event, starts_at=timezone.now())),
            ]:
                section_of(sapa, key, language).add_child(instance=page)
                page.save_revision().publish()
    return sapa


@pytest.mark.parametrize(("vi", "en"), PATHS)
def test_each_page_speaks_one_language(full, browse, vi, en):
    client = browse(full)
    vietnamese, english = sentences("vi"), sentences("en")
    for path, foreign in ((vi, english - vietnamese), (en, vietnamese - english)):
        response = client.get(path)
        assert response.status_code in {200, 404, 410}
        text = visible(response)
        assert {sentence for sentence in foreign if sentence in text} == set(), path


def test_the_catalogues_differ():
    """The test above can fail: both languages have sentences that the other has not."""
    assert len(sentences("vi") - sentences("en")) > 150
    assert len(sentences("en") - sentences("vi")) > 150
