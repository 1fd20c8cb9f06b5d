"""The whole way once: an official writes, an approver publishes, a reader finds it, in two languages.

Each size is a journey of its own, on one server, with titles of its own.
"""

import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image, ImageDraw

from cms.core.languages import untranslated_message
from cms.core.text import fold, slug_of

pytestmark = pytest.mark.browser

PASSWORD = "cong-thong-tin-2021"
WRITER, APPROVER = "bientap.sapa", "duyetbai.sapa"
TITLES = {"phone": "Khai hội xuống đồng ở Tả Van", "desk": "Đường hoa đỗ quyên đã mở lối"}
SUMMARY = "Sáng mùng tám, bà con các bản cùng xuống ruộng mở đầu mùa vụ."
BODY = "Tiếng khèn vang khắp thung lũng từ sớm."
ALT = "Bà con trong trang phục truyền thống bên ruộng bậc thang"
ENGLISH = {
    "phone": ("Fields open in Ta Van", "Everybody came early.", "Pipes rang through the valley."),
    "desk": ("The azalea trail is open", "Paths are ready.", "Walkers came at dawn."),
}


def say(text: str) -> str:
    """One of our sentences as the desk shows it."""
    with translation.override("vi"):
        return gettext(text)


def heading(page) -> str:
    # A no-break space holds a name together at the end of a line.
    return " ".join(page.locator("h1").inner_text().split())


def untranslated(count: int) -> str:
    with translation.override("vi"):
        return untranslated_message(count)


def photograph(size: str) -> bytes:
    picture = Image.new("RGB", (1600, 900), "#dfe9ee" if size == "desk" else "#eee4d0")
    draw = ImageDraw.Draw(picture)
    for row in range(12):
        top = 260 + row * 55
        draw.polygon(
            [(0, top + 60), (800, top), (1600, top + 80), (1600, 900), (0, 900)], "#5d8f4a"
        )
        draw.line([(0, top + 60), (800, top), (1600, top + 80)], "#c9d98a", 8)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


@pytest.fixture
def desk(open_page, server, size, shot):
    """Sign in on Sa Pa's host: `desk(WRITER)`."""

    def sign_in(username):
        page = open_page(size)
        page.goto(server.url("sapa", "/admin/"))
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        shot(page, "sign-in")
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return sign_in


@pytest.fixture
def reader(open_page, server, size):
    page = open_page(size)

    def read(path, slug="sapa"):
        page.goto(server.url(slug, path))
        return page

    return read


class Editor:
    """The desk's forms, as a person at this size uses them."""

    def __init__(self, page, shot):
        self.page, self.shot = page, shot

    def start_article(self, home: str, section: str):
        """From the list of homes down to a section, and a new article in it."""
        page = self.page
        page.goto(page.url.split("/admin/")[0] + "/admin/pages/")
        self.shot(page, "homes")
        self._last_link_in_row(home).click()
        self._last_link_in_row(section).wait_for()
        self.shot(page, "sections")
        self._last_link_in_row(section).click()
        if "/add_subpage/" not in page.url:  # a section that has articles is shown first
            page.locator("header a[href$='/add_subpage/']").first.click()
        page.locator("a[href*='/pages/add/news/articlepage/']").click()
        page.wait_for_selector("#id_title")

    def open_article(self, home: str, section: str, title: str):
        page = self.page
        page.goto(page.url.split("/admin/")[0] + "/admin/pages/")
        self._last_link_in_row(home).click()
        self._last_link_in_row(section).click()
        page.get_by_role("link", name=title, exact=True).first.click()
        page.wait_for_selector("#id_title, .js-translation-editor")

    def _last_link_in_row(self, title: str):
        row = self.page.get_by_role("row", name=re.compile(re.escape(title)))
        return row.locator("td").last.locator("a").last

    def choose_picture(self, content: bytes, alt: str):
        page = self.page
        page.locator("#id_picture-chooser [data-chooser-action-choose]:visible").first.click()
        page.locator(".modal [role=tab]").last.click()
        page.set_input_files(
            ".modal input[type=file]",
            {"name": "le-hoi.jpg", "mimeType": "image/jpeg", "buffer": content},
        )
        page.wait_for_function("document.querySelector('.modal [name$=title]').value")
        submit = page.locator(".modal form button[type=submit]").last
        submit.click()
        page.locator(".modal .error-message").first.wait_for()
        self.shot(page, "picture-without-alt-text")
        page.fill(".modal [name$=alt_text]", alt)
        submit.click()
        page.locator(".modal").wait_for(state="detached")
        page.locator("#id_picture-chooser [data-chooser-image]:visible").wait_for()

    def write_body(self, text: str):
        page = self.page
        body = page.locator("[data-contentpath=body]").first
        body.locator("button").first.click()
        page.get_by_role("option").first.click()
        body.locator(".public-DraftEditor-content").click()
        page.keyboard.type(text)
        # The editor hands its text to the form a quarter of a second after the last key.
        page.wait_for_function(
            "text => document.querySelector('[name=body-0-value]').value.includes(text)", arg=text
        )

    def settle(self):
        """Let the draft that the desk saves by itself arrive, half a second after the last key."""
        self.page.wait_for_timeout(700)
        self.page.wait_for_load_state("networkidle")

    def press(self, name: str):
        """One of the buttons at the foot; all but the first are in a menu above it."""
        page = self.page
        self.settle()
        button = page.locator(
            f"footer [name={name}], footer [data-workflow-action-name={name}]"
        ).first
        if not button.is_visible():
            page.locator("footer .w-dropdown__toggle").first.click()
            self.shot(page, f"menu-{name}")
        with page.expect_navigation():
            button.click()

    def open_panel(self, name: str):
        self.page.locator(f"[data-side-panel-toggle={name}]").click()

    def save_draft(self):
        self.settle()
        with self.page.expect_navigation():
            self.page.locator("footer button.action-save").click()

    def translate(self, text: str):
        """Write the translation of the first part that has none."""
        part = self.page.locator("li.incomplete").first
        part.locator("button").click()
        part.locator("textarea").fill(text)
        left = self.page.locator("li.incomplete").count()
        part.locator("button").last.click()
        self.page.wait_for_function(
            "left => document.querySelectorAll('li.incomplete').length < left", arg=left
        )

    def message(self) -> str:
        return self.page.locator(".messages li").first.inner_text()


@pytest.fixture
def editor(desk, shot):
    return lambda username: Editor(desk(username), shot)


HOME, SECTION = "Ủy ban nhân dân thị xã Sa Pa", "Tin tức - Sự kiện"


def test_from_the_first_word_to_the_reader_in_two_languages(editor, reader, server, size, shot):
    title = TITLES[size]
    slug = slug_of(title)

    # The writer.
    writer = editor(WRITER)
    shot(writer.page, "dashboard")
    assert HOME in heading(writer.page)
    writer.start_article(HOME, SECTION)
    writer.page.fill("#id_title", title)
    writer.page.fill("[name=summary]", SUMMARY)
    writer.choose_picture(photograph(size), ALT)
    writer.write_body(BODY)
    shot(writer.page, "article")
    writer.save_draft()
    shot(writer.page, "draft-saved")
    assert title in writer.message()
    assert server.status("sapa", f"/tin-tuc/{slug}/") == 404

    writer.open_panel("preview")
    shown = writer.page.frame_locator("#w-preview-iframe")
    shown.locator("h1").wait_for()
    assert heading(shown) == title
    shot(writer.page, "preview")
    writer.open_panel("preview")
    writer.press("action-submit")
    shot(writer.page, "submitted")
    assert title in writer.message()

    # The approver.
    approver = editor(APPROVER)
    shot(approver.page, "approver-dashboard")
    approver.page.get_by_role("link", name=title).first.click()
    approver.page.wait_for_selector("#id_title")
    approver.press("approve")
    shot(approver.page, "approved")
    assert title in approver.message()

    # The reader.
    page = reader("/")
    shot(page, "home")
    page.get_by_role("link", name=title).first.click()
    assert heading(page) == title
    shot(page, "read")
    assert BODY in page.locator("main").inner_text()
    assert page.get_by_alt_text(ALT).first.evaluate("image => image.naturalWidth") > 0
    assert reader("/tin-tuc/").get_by_role("link", name=title).count()
    assert server.status("sapa", f"/en/news/{slug}/") == 404

    # The same in English.
    writer.open_article(HOME, SECTION, title)
    writer.page.locator("header .w-dropdown__toggle").first.click()
    shot(writer.page, "more")
    writer.page.locator("a[href*='/localize/submit/page/']:visible").first.click()
    shot(writer.page, "translate")
    writer.page.check("[name=locales]")
    writer.page.click("main form input[type=submit]")
    english_title, *_ = words = ENGLISH[size]
    writer.page.locator("li.incomplete").nth(2).wait_for()
    shot(writer.page, "to-translate")
    writer.translate(words[0])
    shot(writer.page, "one-translated")
    address = slug_of(english_title)

    approver.page.goto(writer.page.url)
    approver.page.locator("li.incomplete").first.wait_for()
    approver.press("action")
    shot(approver.page, "untranslated-refused")
    assert untranslated(2) in approver.message()
    assert server.status("sapa", f"/en/news/{address}/") == 404
    assert server.status("sapa", f"/en/news/{slug}/") == 404

    for text in words[1:]:
        writer.translate(text)
    approver.page.reload()
    approver.press("action")
    shot(approver.page, "english-published")
    page = reader(f"/en/news/{address}/")
    shot(page, "english")
    assert heading(page) == english_title
    assert words[2] in page.locator("main").inner_text()
    assert reader("/en/").get_by_role("link", name=english_title).count()

    # A better title.
    better = title + ", xuân 2022"
    approver.open_article(HOME, SECTION, title)
    approver.page.fill("#id_title", better)
    approver.press("action-publish")
    shot(approver.page, "renamed")
    assert heading(reader(f"/tin-tuc/{slug}/")) == better
    page = reader("/")
    assert page.get_by_role("link", name=better).count()
    shot(page, "home-renamed")

    # A reader on the street, without a Vietnamese keyboard.
    page.goto(server.url("sapa", f"/tim-kiem/?q={quote(fold(title))}"))
    shot(page, "found")
    page.get_by_role("link", name=better).first.click()
    assert heading(page) == better
    page.goto(server.url("sapa", f"/en/search/?q={quote(english_title)}"))
    assert page.get_by_role("link", name=english_title).count()
