"""An editor's whole work on every kind of page and every block, in the browser, in Vietnamese.

The phases follow one another as they do in a portal: written, previewed and published; edited and
scheduled; gone live and expired on its day; restored; translated. Each kind goes through all of
them on a wide screen, and on another portal on a phone. Days pass by the clock of the operation that publishes on schedule; nothing waits.
"""

import http.client
import json
import os
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from cms.core.models import BasePage
from cms.core.text import slug_of
from tests.functional.conftest import SIZES
from tests.functional.editing import PageForm

pytestmark = pytest.mark.browser

# By size of the screen, so that two cases never write one page.
PORTALS = {"desk": "stttt", "phone": "sapa"}
EDITORS = {"desk": "duyetbai", "phone": "duyetbai.sapa"}
PASSWORD = "cong-thong-tin-2021"
NOW = datetime.now().astimezone()
GOES_LIVE, EXPIRES = NOW + timedelta(days=1), NOW + timedelta(days=2)
SHORT = ["heading", "text"]
# A moment later, for the operation that publishes on schedule.
PASS = (
    "import time_machine; from datetime import datetime, timedelta;"
    "from django.core.management import call_command;"
    "moment = datetime.fromisoformat('{}') + timedelta(minutes=5);"
    "traveller = time_machine.travel(moment); traveller.start(); call_command('publish_scheduled')"
)


@dataclass(frozen=True)
class Kind:
    """A kind of page and what its form leaves empty.

    `streams` names the blocks to write where not all are. `stands_at` is the address of a page that
    every portal has, of a kind that nobody makes. `words_in` is the field in which readers see what
    was changed. One that `stays` must be there always, so that it has no last day.
    """

    without: tuple[str, ...] = ()
    streams: dict[str, list[str]] = field(default_factory=dict)
    stands_at: str = ""
    stands_at_en: str = ""
    words_in: str = "title"
    stays: bool = False


KINDS = {
    "news.ArticlePage": Kind(),
    "news.AnnouncementPage": Kind(streams={"body": SHORT}),
    "news.SectionPage": Kind(),
    "pages.StandardPage": Kind(streams={"body": SHORT}),
    "pages.PersonPage": Kind(streams={"body": SHORT}, without=("unit",)),
    "pages.UnitPage": Kind(streams={"body": SHORT}),
    "pages.EventPage": Kind(streams={"body": SHORT}),
    "pages.GalleryPage": Kind(),
    "pages.FaqPage": Kind(),
    "pages.FormPage": Kind(),
    "pages.LinkPage": Kind(without=("target",)),
    "pages.SitemapPage": Kind(stands_at="/so-do-cong/", stands_at_en="/en/site-map/"),
    "pages.ContactPage": Kind(
        stands_at="/lien-he/", stands_at_en="/en/contact/", streams={"body": SHORT}, stays=True
    ),
    "home.HomePage": Kind(
        stands_at="/", stands_at_en="/en/", without=("title",), words_in="intro", stays=True
    ),
}
CASES = [(size, label) for size in PORTALS for label in KINDS]
every_case = pytest.mark.parametrize(("size", "label"), CASES)


def test_every_kind_of_page_stands_in_the_table():
    kinds = {model._meta.label for model in apps.get_models() if issubclass(model, BasePage)}

    assert kinds == set(KINDS)


# --- the portal and its editor -------------------------------------------------------------------


@pytest.fixture(scope="module")
def places(server) -> dict[str, dict[str, int]]:
    """Primary keys of the portals' pages by size and address, such as "/tin-tuc/" and "/en/news/"."""
    code = (
        "import json; from cms.core.trees import in_trees_of; from sites.models import Portal;"
        "from urllib.parse import urlsplit; from wagtail.models import Page;"
        "from cms.core.routing import address_of;"
        "print(json.dumps({size: {urlsplit(address_of(page.path, page.url_path)).path: page.pk"
        " for page in Page.objects.filter(in_trees_of(Portal.objects.get(slug=slug)))}"
        f" for size, slug in {PORTALS}.items()}}))"
    )
    return json.loads(server.manage("shell", "--verbosity", "0", "--command", code))


@pytest.fixture(scope="module")
def desks(browser, server):
    """The desk of the portal on screens of each size, signed in once."""
    opened, complaints = {}, []

    def desk(size):
        if size not in opened:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
            )
            page = context.new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto(server.url(PORTALS[size], "/admin/"))
            page.fill("#id_username", EDITORS[size])
            page.fill("#id_password", PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url("**/admin/")
            opened[size] = page
        return opened[size]

    yield desk
    for page in opened.values():
        page.context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def shoot():
    """Save what a screen shows into the folder SCREENSHOTS if that is set."""
    folder = os.environ.get("SCREENSHOTS")

    def save(page, size, name):
        if folder:
            page.wait_for_timeout(400)  # what slides in has arrived
            page.screenshot(path=Path(folder) / f"editors-{size}-{name}.png")

    return save


@pytest.fixture(scope="module")
def work() -> dict:
    """What was written by earlier phases, by case: primary key, address, title."""
    return {}


@dataclass(frozen=True)
class Written:
    pk: int
    address: str
    words: str


class Reader:
    """Asks the server as readers do, without a browser, whose console complains of a 404."""

    def __init__(self, server, slug):
        self.server, self.slug = server, slug

    def __call__(self, address: str) -> tuple[int, str]:
        host = urlsplit(self.server.url(self.slug)).netloc
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", address, headers={"Host": host})
        response = connection.getresponse()
        answer = response.status, " ".join(response.read().decode().replace("\xa0", " ").split())
        connection.close()
        return answer

    def sees(self, address: str, *statuses: int, words: str = "") -> bool:
        """Wait for an answer with what another process has changed: the change log tells of it."""
        for _ in range(100):
            found, text = self(address)
            if found in statuses and words in text:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture(scope="module")
def readers(server) -> dict[str, Reader]:
    return {size: Reader(server, slug) for size, slug in PORTALS.items()}


def is_redirect(label):
    return label == "pages.LinkPage"


def shows(reader, label, address, title) -> bool:
    """Whether readers see the page under its title; a link leads on."""
    if is_redirect(label):
        return reader.sees(address, 302)
    return reader.sees(address, 200, words=title)


def edit(server, desks, size, pk) -> PageForm:
    desk = desks(size)
    desk.goto(server.url(PORTALS[size], f"/admin/pages/{pk}/edit/"))
    desk.wait_for_selector("#id_title")
    return PageForm(desk)


def succeeded(desk) -> bool:
    """Whether the desk says so; what it says instead is printed."""
    if desk.locator(".messages li.success").count():
        return True
    print(desk.locator(".messages li, .error-message").all_inner_texts())
    return False


# --- the phases ----------------------------------------------------------------------------------


@every_case
def test_it_is_written_previewed_and_published(
    server, desks, places, work, readers, shoot, size, label
):
    desk, kind, model = desks(size), KINDS[label], apps.get_model(label)
    name = model._meta.model_name
    words = f"Trang {name} {size}"
    if kind.stands_at:
        form = edit(server, desks, size, places[size][kind.stands_at])
    else:
        above = places[size]["/tin-tuc/"]
        address = f"/admin/pages/add/{model._meta.app_label}/{name}/{above}/"
        desk.goto(server.url(PORTALS[size], address))
        desk.wait_for_selector("#id_title")
        form = PageForm(desk)
    assert desk.evaluate("document.documentElement.lang") == "vi"

    form.fill(model, title=words, without=kind.without, streams=kind.streams)
    form.write(kind.words_in, words)
    shoot(desk, size, f"{name}-form")
    form.save_draft()
    assert succeeded(desk)
    pk = int(desk.url.split("/pages/")[1].split("/edit/")[0])
    if kind.words_in == "title" and not is_redirect(label):
        assert form.preview_heading() == words
        shoot(desk, size, f"{name}-preview")
    form.press("action-publish")

    assert succeeded(desk)
    address = kind.stands_at or f"/tin-tuc/{slug_of(words)}/"
    assert shows(readers[size], label, address, words)
    work[size, label] = Written(pk, address, words)


@every_case
def test_it_is_edited_and_scheduled(server, desks, work, readers, shoot, size, label):
    desk, kind, page = desks(size), KINDS[label], work[size, label]
    form = edit(server, desks, size, page.pk)

    form.write(kind.words_in, f"{page.words}, bản hai")
    expires = "" if kind.stays else f"{EXPIRES:%Y-%m-%d %H:%M}"
    form.schedule(goes_live=f"{GOES_LIVE:%Y-%m-%d %H:%M}", expires=expires)
    shoot(desk, size, f"{label}-schedule")
    form.press("action-publish")

    assert succeeded(desk)
    assert shows(readers[size], label, page.address, page.words)
    assert "bản hai" not in readers[size](page.address)[1]


def test_on_their_days_they_go_live_and_expire(server, work, readers):
    server.manage("shell", "--verbosity", "0", "--command", PASS.format(GOES_LIVE))
    for (size, label), page in work.items():
        assert shows(readers[size], label, page.address, f"{page.words}, bản hai"), page

    server.manage("shell", "--verbosity", "0", "--command", PASS.format(EXPIRES))
    for (size, label), page in work.items():
        statuses = (200,) if KINDS[label].stays else (404, 410)
        assert readers[size].sees(page.address, *statuses), page


def test_what_every_portal_must_have_gets_no_last_day(server, desks, places, readers):
    desk = desks("desk")
    form = edit(server, desks, "desk", places["desk"]["/lien-he/"])
    form.schedule(goes_live="", expires=f"{EXPIRES:%Y-%m-%d %H:%M}")
    form.press("action-publish")
    assert not succeeded(desk)
    assert "Mỗi cổng bắt buộc phải có trang này." in desk.content()
    assert readers["desk"]("/lien-he/")[0] == 200


@every_case
def test_an_earlier_version_is_restored(server, desks, work, readers, shoot, size, label):
    desk, page = desks(size), work[size, label]
    desk.goto(server.url(PORTALS[size], f"/admin/pages/{page.pk}/history/"))
    shoot(desk, size, f"{label}-history")
    desk.locator("#listing-results .w-dropdown__toggle").last.click()
    desk.locator("a[href$='/revert/']:visible").click()
    desk.wait_for_selector("#id_title")
    form = PageForm(desk)
    form.press("action-publish")

    assert succeeded(desk)
    assert shows(readers[size], label, page.address, "" if KINDS[label].stands_at else page.words)


@every_case
def test_it_is_translated(server, desks, places, work, readers, shoot, size, label):
    desk, page, kind, model = desks(size), work[size, label], KINDS[label], apps.get_model(label)
    words = f"A {model._meta.model_name} on a {size}"
    if kind.stands_at:
        form = edit(server, desks, size, places[size][kind.stands_at_en])
    else:
        desk.goto(server.url(PORTALS[size], f"/admin/localize/submit/page/{page.pk}/"))
        desk.check("[name=locales]")
        desk.click("main form input[type=submit]")
        form = PageForm(desk)
    if model.localize_default_translation_mode == "synced":
        desk.locator("li.incomplete").first.wait_for()
        address = f"/en/news/{slug_of(words)}/"
        form.translate(words)
        shoot(desk, size, f"{label}-translation")
        form.press("action")
    else:
        desk.wait_for_selector("#id_title")
        form.write(kind.words_in, words)
        address = kind.stands_at_en or f"/en/news/{desk.locator('[name=slug]').input_value()}/"
        form.press("action-publish")

    assert succeeded(desk)
    assert shows(readers[size], label, address, words)
