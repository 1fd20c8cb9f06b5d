"""A reader's way through whole portals: every page there, no broken link, no missing picture."""

import gettext
import html
import re
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from cms.core.routing import address_of
from cms.demo.content import load_portal
from cms.demo.standing import LATER_WEEKS
from cms.media.body import BodyBlock
from cms.news.models import ArticlePage
from cms.pages.models import FormPage, LinkPage, SitemapPage
from sites.models import Portal
from sites.operations import create_portal
from sites.registry import registry
from sites.scope import portal_scope

pytestmark = pytest.mark.django_db

_ADDRESSES = re.compile(r'\b(?:href|src|action)="([^"]*)"')
_SOURCES = re.compile(r'\bsrcset="([^"]*)"')
_INSIDE = re.compile(r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', re.DOTALL)
_WORDS = re.compile(r'>([^<]+)<|\b(?:aria-label|title|placeholder)="([^"]*)"')


@pytest.fixture(scope="module")
def interface():
    """The interface's sentences in Vietnamese, as far as they are whole."""
    path = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    return {
        said
        for asked, said in catalogue.items()
        if isinstance(said, str) and asked and "%" not in said and len(said) > 5 and said != asked
    }


def words_of(page: str) -> set[str]:
    """Texts and labels of a page but for what is marked as Vietnamese."""
    page = _INSIDE.sub("", page.partition("<body")[2])
    found = (text or label for text, label in _WORDS.findall(page))
    return {html.unescape(text).replace("\xa0", " ").strip() for text in found}


def links_of(page: str) -> set[str]:
    sources = (part.split()[0] for group in _SOURCES.findall(page) for part in group.split(", "))
    return {html.unescape(link) for link in [*_ADDRESSES.findall(page), *sources]}


def is_near(query: str) -> bool:
    """Whether an address is of no week, or of one that begins in the weeks that are filled."""
    week = re.search(r"(?:tuan|week)=([\d-]+)", query)
    return week is None or 0 <= (date.fromisoformat(week[1]) - timezone.localdate()).days < 7 * (
        2 + LATER_WEEKS
    )


def crawl(client, host: str) -> dict[str, str]:
    """Pages of a host by address, from its homes on. Calendars are followed as far as they are filled."""
    pages: dict[str, str] = {}
    seen, todo = {"/", "/en/"}, ["/", "/en/"]
    while todo:
        path = todo.pop()
        answer = client.get(path)
        if answer.status_code in (301, 302):
            assert urlsplit(answer["Location"]).hostname not in (None, host), path
            continue
        assert answer.status_code == 200, path
        if not answer["Content-Type"].startswith("text/html"):
            continue
        pages[path] = answer.content.decode()
        for link in links_of(pages[path]):
            if link.startswith("#"):
                assert link == "#" or f'id="{link[1:]}"' in pages[path], (path, link)
                continue
            parts = urlsplit(urljoin(f"http://{host}{path}", link))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.scheme not in ("http", "https") or parts.hostname != host:
                continue
            if parts.path.startswith(("/static/", "/admin/")) or not is_near(parts.query):
                continue
            if address not in seen:
                seen.add(address)
                todo.append(address)
    return pages


@pytest.fixture
def stttt(laocai):
    create_portal(
        slug="stttt",
        name_vi="Sở Thông tin và Truyền thông tỉnh Lào Cai",
        name_en="Lao Cai Department of Information and Communications",
        kind="department",
        parent=laocai,
    )


@pytest.mark.usefixtures("stttt")
@pytest.mark.parametrize("slug", ["laocai", "stttt", "sapa", "tt-bacha"])
def test_a_whole_portal_is_read_without_a_broken_link_in_two_languages(
    slug, bacha, browse, interface
):
    portal = Portal.objects.get(slug=slug)
    load_portal(portal)

    pages = crawl(browse(portal), registry.get(portal.pk).host)

    live = Page.objects.filter(depth__gt=3, live=True, url_path__regex=rf"^/{slug}(-en)?/")
    leading_on = set(LinkPage.objects.values_list("pk", flat=True))
    for page in live:
        address = urlsplit(address_of(page.path, page.url_path)).path
        assert page.pk in leading_on or address in pages, address
    assert len(pages) > 80
    for path, text in pages.items():
        if path.startswith("/en/"):
            assert words_of(text) & interface == set(), path
    assert words_of(pages["/"]) & interface


def test_the_provinces_report_shows_every_block_in_both_languages(laocai, browse):
    load_portal(laocai)

    with portal_scope(laocai):
        reports = ArticlePage.objects.filter(title__contains="16")
        reports = [page for page in reports if len(page.body) > 10]
        assert [page.locale.language_code for page in reports] == ["vi", "en"]
        for report in reports:
            block = report.body.stream_block
            assert {child.block_type for child in report.body} == set(BodyBlock().child_blocks)
            block.clean(report.body)
            shown = browse(laocai).get(report.url)
            assert shown.status_code == 200
            text = shown.content.decode()
            assert text.count("<table") == 1
            for mark in (
                "statistics", "callout-warning", 'class="steps"', 'class="timeline"',
                'class="accordion"', 'class="gallery"', "data-video", 'class="files"',
                "contact-card", "<blockquote", 'href="https://dichvucong.gov.vn/"',
            ):  # fmt: skip
                assert mark in text, (report.url, mark)


def test_the_provinces_file_is_there_to_download(laocai, browse):
    load_portal(laocai)

    file = browse(laocai).get("/media/laocai/demo/tin-bai-2021-h1.csv")

    assert file.status_code == 200
    rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[-1] == "Tổng số,83,16897"
    assert sum(int(row.rpartition(",")[2]) for row in rows[1:-1]) == 16897


def test_the_province_has_quick_links_a_form_and_a_site_map(laocai, browse):
    load_portal(laocai)

    for home, opinions in (("/", "Góp ý cho cổng"), ("/en/", "Suggestions for this portal")):
        text = browse(laocai).get(home).content.decode()
        quick = text.split('class="quick-links"')[1].split("</ul>")[0]
        assert quick.count("<li>") == 6
        assert opinions in quick
        assert 'href="https://dichvucong.gov.vn/"' in quick
    with portal_scope(laocai):
        assert FormPage.objects.count() == 2
        site_map = SitemapPage.objects.get(locale__language_code="vi")
    shown = browse(laocai).get(site_map.url).content.decode().split("<main")[1]
    assert "Tổ Biên dịch tiếng Anh" in shown
    assert "Giao ban đầu tuần" not in shown
    assert "Mùa lúa chín" not in shown
