"""Each desk shows its own portal: name, trees, files, numbers; and nothing she cannot use."""

import json
import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page

from cms.core.trees import homes_of
from sites.registry import registry
from sites.roles import Role
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

# Stands in every name, title and file of the other portal.
OTHER = "BÍMẬT"
SEARCH = "q=b%C3%ADm%E1%BA%ADt"  # in lower case, so that the search box does not repeat it


KNOWN = {"explorer", "images", "documents", "navigation", "redirects", "snippets"} | {
    "reports",
    "settings",
    "help",
}

ARRANGES = ["explorer", "images", "documents", "navigation", "redirects"]


def say(text: str) -> str:
    with translation.override("vi"):
        return gettext(text)


def menu_of(response) -> list[str]:
    """Names of the entries of the side menu, in order."""
    props = re.search(
        r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>',
        response.content.decode(),
        re.DOTALL,
    )
    module = next(
        module
        for module in json.loads(props[1])["modules"]
        if module["_type"] == "wagtail.sidebar.MainMenuModule"
    )
    return [entry["_args"][0]["name"] for entry in module["_args"][0]]


@pytest.fixture
def contents(sapa, bacha):
    make_article(sapa, title="Bài của Sa Pa")
    make_image(sapa, title="Ảnh của Sa Pa")
    make_document(sapa, title="Tệp của Sa Pa")
    owner = make_user(bacha, Role.WRITER, username=f"{OTHER}-ten", last_name=OTHER)
    make_article(bacha, title=f"{OTHER} bài", owner=owner)
    make_article(bacha, title=f"{OTHER} nháp", live=False, owner=owner)
    make_image(bacha, title=f"{OTHER} ảnh")
    make_document(bacha, title=f"{OTHER} tệp")
    Page.objects.filter(pk=homes_of(bacha)["vi"].pk).update(draft_title=f"{OTHER} trang chủ")


@pytest.fixture
def desk(sapa, contents, browse):
    return browse(sapa, make_user(sapa, Role.WRITER, first_name="Chạn", last_name="Lý Mẩy"))


def test_the_dashboard_names_the_portal_the_person_and_her_role(desk):
    text = desk.get("/admin/").content.decode()

    assert "<h1" in text
    assert "Ủy ban nhân dân thị xã Sa Pa" in text
    assert "Lý Mẩy Chạn" in text
    assert say("Writer") in text
    assert '<html lang="vi"' in text


def test_the_numbers_on_the_dashboard_are_the_portals_own(desk, sapa):
    own = sum(home.get_descendants(inclusive=True).count() for home in homes_of(sapa).values())
    text = " ".join(desk.get("/admin/").content.decode().split())

    with translation.override("vi"):
        assert re.search(rf">\s*{own} trang", text)
    assert re.search(r"1\s+ảnh", text)
    assert re.search(r"1\s+tài liệu", text)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/pages/?q=b%C3%AD",
        "/admin/pages/?q=b&search_all=1",
        f"/admin/pages/search/?{SEARCH}",
        "/admin/pages/usage/news/articlepage/",
        "/admin/images/",
        f"/admin/images/?{SEARCH}",
        "/admin/images/add/",
        "/admin/images/chooser/",
        "/admin/documents/",
        "/admin/documents/add/",
        "/admin/documents/chooser/",
        "/admin/choose-page/",
        "/admin/choose-page/search/?q=b",
        "/admin/account/",
    ],
)
@pytest.mark.parametrize("role", [Role.WRITER, Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR])
def test_no_screen_shows_anything_of_another_portal(sapa, bacha, contents, browse, role, path):
    portal = None if role == Role.PROVINCE_EDITOR else sapa
    response = browse(sapa, make_user(portal, role)).get(path)

    assert response.status_code == 200
    assert OTHER not in response.content.decode()
    assert "bacha" not in response.content.decode()


def test_the_two_trees_stand_side_by_side_under_the_portals_name(desk, sapa):
    response = desk.get("/admin/pages/")

    assert {page.pk for page in response.context["pages"]} == {
        home.pk for home in homes_of(sapa).values()
    }
    title = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]
    assert "Ủy ban nhân dân thị xã Sa Pa" in title


def test_a_phone_leaves_out_the_same_columns_in_head_and_rows(desk):
    text = desk.get("/admin/pages/").content.decode()

    assert text.count('<th class="desk-wide">') == 3
    assert text.count('<td class="desk-wide') == 3 * 2


def test_another_portals_pages_are_not_found(desk, bacha):
    home, section = homes_of(bacha)["vi"], section_of(bacha)

    for page in (home, section):
        assert desk.get(f"/admin/pages/{page.pk}/").status_code == 404
        assert desk.get(f"/admin/pages/{page.pk}/edit/").status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        (Role.WRITER, ["explorer", "images", "documents"]),
        (Role.APPROVER, ["explorer", "images", "documents", "reports"]),
        (Role.PORTAL_ADMIN, [*ARRANGES, "reports"]),
        (Role.PROVINCE_EDITOR, [*ARRANGES, "reports"]),
        (Role.QUESTION_CLERK, []),
        (Role.PROVINCE_AUDITOR, ["explorer", "images", "documents", "reports"]),
    ],
)
def test_the_menu_has_what_the_role_can_use_in_the_order_of_work(sapa, browse, role, entries):
    portal = None if role in (Role.PROVINCE_EDITOR, Role.PROVINCE_AUDITOR) else sapa

    menu = menu_of(browse(sapa, make_user(portal, role)).get("/admin/"))

    assert [name for name in menu if name in KNOWN] == entries


def test_nothing_leads_to_wagtails_own_site(desk):
    assert "guide.wagtail.org" not in desk.get("/admin/").content.decode()
    assert "wagtail.org" not in desk.get("/admin/account/").content.decode()


def test_the_account_page_is_in_vietnamese_and_saves(desk, sapa):
    response = desk.get("/admin/account/")

    assert '<html lang="vi"' in response.content.decode()
    panels = dict.fromkeys(("name_email",), response.context["user"])
    assert panels
    posted = desk.post(
        "/admin/account/",
        {
            "name_email-first_name": "Chạn",
            "name_email-last_name": "Lý Thị",
            "name_email-email": "chan@example.org",
            "locale-preferred_language": "vi",
            "locale-current_time_zone": "Asia/Ho_Chi_Minh",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert posted.status_code == 302
    assert "Lý Thị Chạn" in desk.get("/admin/").content.decode()


def test_pages_with_large_numbers_keep_them_whole(sapa, browse):
    """Vietnamese writes 1.234.567; an address and a form field never do."""
    section = section_of(sapa)
    page = make_article(sapa, title="Bài có số lớn", pk=1_234_567)
    desk = browse(sapa, make_user(sapa, Role.APPROVER))

    for path in (
        "/admin/",
        f"/admin/pages/{section.pk}/",
        f"/admin/pages/{page.pk}/edit/",
        f"/admin/pages/{page.pk}/history/",
        f"/admin/pages/{page.pk}/copy/",
        f"/admin/pages/{page.pk}/move/",
        f"/admin/pages/{page.pk}/delete/",
        f"/admin/pages/{page.pk}/unpublish/",
        f"/admin/choose-page/{section.pk}/",
        f"/admin/localize/submit/page/{page.pk}/",
    ):
        text = desk.get(path).content.decode()
        assert "1.234.567" not in text, path


class TestSigningIn:
    PASSWORD = "mot-mat-khau-dai"

    def sign_in(self, client, user):
        return client.post(
            "/admin/login/",
            {"username": user.username, "password": self.PASSWORD, "next": "/admin/"},
        )

    def person(self, portal, role):
        return make_user(portal, role, password=self.PASSWORD)

    def test_on_her_own_portal(self, sapa, browse):
        client = browse(sapa)

        assert self.sign_in(client, self.person(sapa, Role.WRITER)).status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_on_another_portal_says_why_not(self, sapa, bacha, browse):
        client = browse(bacha)

        response = self.sign_in(client, self.person(sapa, Role.WRITER))

        assert response.status_code == 200
        with translation.override("vi"):
            sentence = gettext(
                "This account has no role on %(portal)s. Sign in on your own portal."
            ) % {"portal": registry.get(bacha.pk).name}
        assert sentence in response.content.decode()
        assert settings.SESSION_COOKIE_NAME not in client.cookies

    def test_a_wrong_password_says_nothing_about_roles(self, sapa, bacha, browse):
        writer = self.person(sapa, Role.WRITER)
        response = browse(bacha).post(
            "/admin/login/", {"username": writer.username, "password": "sai", "next": "/admin/"}
        )

        assert response.status_code == 200
        assert "Bắc Hà. " not in response.content.decode()

    def test_logging_out_ends_it(self, sapa, browse):
        client = browse(sapa)
        self.sign_in(client, self.person(sapa, Role.WRITER))

        assert client.post("/admin/logout/").status_code == 302
        assert client.get("/admin/")["Location"].startswith("/admin/login/")

    def test_the_cookie_of_one_host_is_no_session_on_another(self, sapa, bacha, browse):
        """Carried over by hand; and a person with roles on both signs in on each."""
        writer = self.person(sapa, Role.WRITER)
        from sites.operations import grant_role

        grant_role(user=writer, role=Role.APPROVER, portal=bacha)
        here, there = browse(sapa), browse(bacha)
        self.sign_in(here, writer)
        cookie = here.cookies[settings.SESSION_COOKIE_NAME]
        assert not cookie["domain"]

        there.cookies[settings.SESSION_COOKIE_NAME] = cookie.value

        assert there.get("/admin/")["Location"].startswith("/admin/login/")
        assert there.get("/").status_code == 200
        assert here.get("/admin/").status_code == 200

    def test_a_visit_without_a_cookie_does_not_depend_on_one(self, sapa, browse):
        assert "Cookie" not in browse(sapa).get("/").get("Vary", "")
