"""Every kind of page for everybody: axe, small and wide screens, large text, no script, few bytes.

WCAG 2.2 AA; targets of 24 px, primary ones of 44 px (success criteria 2.5.8 and 2.5.5); pages of
320 px width and text of 200 % without sideways scrolling (1.4.10, 1.4.4).
"""

import gzip
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = HERE / "assets/axe-4.14.1.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Page kinds by portal and address; the last ones of Sa Pa come from every_kind.py.
KINDS = {
    "root home": ("laocai", "/"),
    "home": ("sapa", "/"),
    "English home": ("sapa", "/en/"),
    "commune's home": ("p-cocleu", "/"),
    "section": ("sapa", "/tin-tuc/"),
    "empty section": ("sapa", "/y-kien-cong-dan/"),
    "standard page": ("sapa", "/gioi-thieu/chuc-nang-nhiem-vu/"),
    "contact": ("sapa", "/lien-he/"),
    "article with every block": ("sapa", "/tin-tuc/mau-moi-khoi/"),
    "announcement": ("sapa", "/tin-tuc/mau-thong-bao-4/"),
    "leaders and units": ("sapa", "/lanh-dao/"),
    "person": ("sapa", "/lanh-dao/mau-pho-chu-tich/"),
    "person of whom little is known": ("sapa", "/lanh-dao/mau-chanh-van-phong/"),
    "unit": ("sapa", "/lanh-dao/mau-van-phong/"),
    "calendar": ("sapa", "/lich-cong-tac/"),
    "event": ("sapa", "/lich-cong-tac/mau-lich-1/"),
    "gallery": ("sapa", "/tin-tuc/mau-thu-vien-anh/"),
    "frequent questions": ("sapa", "/mau-cau-hoi-thuong-gap/"),
    "site map": ("sapa", "/mau-so-do-cong/"),
    "form": ("sapa", "/mau-gop-y/"),
    "search": ("sapa", "/tim-kiem/?q=ruong+bac+thang"),
    "search of all portals": ("sapa", "/tim-kiem/?q=lao+cai&scope=all"),
    "nothing found": ("sapa", "/tim-kiem/?q=xyzzyq"),
    "no such page": ("sapa", "/khong-co-trang-nay/"),
    "removed page": ("sapa", "/tin-tuc/mau-da-go/"),
}
# What the server answers where it is not 200; a browser's console complains of that.
STATUS = {"no such page": 404, "removed page": 410}
SCHEMES = ["light", "dark"]
# To fields of a form, by their type or their keyboard.
ANSWERS = {
    "email": "cong.dan@example.org",
    "tel": "0214 3800 123",
    "numeric": "5",
    "decimal": "5",
    "date": "2021-07-05",
    "url": "https://laocai.gov.vn/",
}

SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroll, svg"))
        .map((e) => `${e.tagName}.${e.className}`).slice(0, 5);
}"""

# A link inside a sentence is as high as the sentence's lines (2.5.8, exception "inline").
SMALL_TARGETS = """() => {
    const primary = ".btn, .menu-toggle, .find button, .find input, .lang a, .nav a, .share > *,"
        + " .pages a, .quick a, summary, .field input:not([type=checkbox], [type=radio]), .check,"
        + " .tabs a, .more, .link-list a, .files a";
    const inSentence = (e) => e.tagName === "A" && [...e.parentNode.childNodes].some(
        (n) => n.nodeType === 3 && n.textContent.trim().length > 1);
    return [...document.querySelectorAll("a, button, input, select, textarea, summary, .check")]
        .filter((e) => e.checkVisibility() && e.type !== "hidden")
        .filter((e) => !e.closest(".skip, .trap, .check > *") && !inSentence(e))
        .map((e) => [e, e.getBoundingClientRect(), e.matches(primary) ? 44 : 24])
        .filter(([e, box, least]) => Math.min(box.width, box.height) < least - 0.5)
        .map(([e, box]) => `${e.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`);
}"""


@pytest.fixture(scope="module")
def kinds(server):
    """Pages of every kind on the server."""
    script = HERE / "every_kind.py"
    server.manage("shell", "--verbosity", "0", "--command", f"exec(open({str(script)!r}).read())")


@pytest.fixture
def read(open_page, server, kinds):
    """Open a kind of page: `read("person", width=320, scheme="dark")`."""

    def open_kind(kind, *, width=360, scheme="light", **options):
        page = open_page(
            "phone" if width < 768 else "desk",
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            complains_of_answers=kind not in STATUS,
            **options,
        )
        assert page.goto(server.url(*KINDS[kind])).status == STATUS.get(kind, 200)
        return page

    return open_kind


def violations(page, *, without=()) -> list[str]:
    """What axe finds, as lines of rule and element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = page.evaluate(f"axe.run({{exclude: ['.is-empty']}}, {json.dumps(options)})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def reload_until(page, selector):
    """The page with what another process has changed, of which the change log tells the server."""
    for _ in range(40):
        if page.locator(selector).count():
            return page
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(f"no {selector} on {page.url}")


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_light_and_dark(read, kind, width):
    page = read(kind, width=width)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways_and_no_target_is_small(read, kind):
    page = read(kind, width=320)
    for width in (320, 360, 768, 1366, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SIDEWAYS) == [], width
        assert page.evaluate(SMALL_TARGETS) == [], width


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_twice_the_size_does_not_scroll_sideways(read, kind):
    page = read(kind, width=360)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1366])
def test_a_form_in_error_is_as_clear(read, width, scheme):
    page = read("form", width=width, scheme=scheme)
    page.locator(".form .btn").first.click()
    page.locator(".form-errors").wait_for()
    assert violations(page) == []
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("width", [360, 1366])
def test_a_receipt_and_the_question_before_deleting(read, width):
    page = read("form", width=width)
    fields = page.locator(".field input:visible, .field textarea:visible")
    for field in fields.all():
        kind = field.get_attribute("inputmode") or field.get_attribute("type")
        if kind in ("radio", "checkbox"):
            field.check()
        elif kind != "submit":
            field.fill(ANSWERS.get(kind, "Trả lời"))
    for field in page.locator(".form select:visible").all():
        field.select_option(index=1)
    page.wait_for_timeout(4_000)  # nobody fills in a form in less (cms.pages.forms.tickets)
    page.locator(".form .btn").first.click()
    page.locator(".receipt").wait_for()
    page.locator("details summary").first.click()

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], scheme
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1366])
def test_the_style_guide_with_all_states(open_page, server, kinds, width, scheme):
    page = open_page(
        "desk", viewport={"width": width, "height": 800}, color_scheme=scheme, locale="vi-VN"
    )
    page.goto(server.url("sapa", "/admin/"))
    page.fill("#id_username", "bientap.sapa")
    page.fill("#id_password", "cong-thong-tin-2021")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")

    page.goto(server.url("sapa", "/styleguide/"))

    # Samples of one block have one name.
    assert violations(page, without=["landmark-unique"]) == []
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_state_mourning(server, read, scheme):
    server.manage("mourning", "--from", "2000-01-01", "--to", "2100-01-01")
    try:
        page = reload_until(read("home", scheme=scheme), ".mourning")
        assert violations(page) == []
        filters = page.evaluate(
            "[...document.querySelectorAll('img')].map((e) => getComputedStyle(e).filter)"
        )
        assert filters
        assert {"grayscale(1)"} == set(filters)
    finally:
        server.manage("mourning", "--end")


class TestWithoutScript:
    def test_the_menu_leads_to_the_index(self, read):
        page = read("home", java_script_enabled=False)
        page.locator("a.menu-toggle").click()
        assert page.url.endswith("#site-index")

    def test_what_only_a_script_can_do_is_not_offered(self, read):
        page = read("article with every block", java_script_enabled=False)
        assert page.locator(".share button:visible").count() == 0
        assert page.locator(".share a:visible").count() == 2
        assert page.locator("a[data-video]").first.get_attribute("href").startswith("https://")


def test_a_portal_of_its_own_colour(server, read):
    code = "from sites.operations import ensure_portal; ensure_portal(slug='sapa', colour='{}')"
    server.manage("shell", "--verbosity", "0", "--command", code.format("#5c2d91"))
    try:
        page = reload_until(read("home"), "link[href^='/theme/']")
        brand = "getComputedStyle(document.documentElement).getPropertyValue('--brand')"
        assert page.evaluate(brand) == "#5c2d91"
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(brand) != "#5c2d91"
        assert violations(page) == []
    finally:
        server.manage("shell", "--verbosity", "0", "--command", code.format(""))


def test_print_leaves_out_what_leads_elsewhere(read):
    page = read("article with every block", width=1366)
    page.emulate_media(media="print")
    for selector in (".nav", ".find", ".lang", ".crumbs", ".share", ".side", ".footer nav"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("kind", ["root home", "home"])
def test_the_first_view_of_a_home_page_on_a_phone_is_light(open_page, server, kinds, kind):
    """At most 150 kB with pictures and fonts, text compressed as servers in front compress it."""
    page, sizes = open_page("phone", device_scale_factor=2), {}

    def weigh(response):
        body = response.body()
        kind = response.headers.get("content-type", "")
        is_text = kind.startswith("text/") or "javascript" in kind or "svg" in kind
        sizes[response.url] = len(gzip.compress(body, 9)) if is_text else len(body)

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(server.url(*KINDS[kind]), wait_until="networkidle")
    assert {url.split("/")[2] for url in sizes} == {server.url(KINDS[kind][0]).split("/")[2]}
    assert sum(sizes.values()) <= 150_000, sizes
