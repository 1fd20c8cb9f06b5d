"""Bad input is answered with a sentence, what was typed stays in the form, and nothing is kept."""

import json
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from wagtail.admin.views.pages.create import CreateView
from wagtail.fields import StreamField
from wagtail.models import Locale, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.operations import translate_object

from cms.core.desk import CreatePage
from cms.core.languages import count_untranslated
from cms.media.models import PortalDocument, PortalImage
from cms.news.models import ArticlePage, SectionPage
from sites.roles import Role
from sites.scope import portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_user, picture_file, section_of
from tests.media.samples import package, png_of
from tests.media.test_uploads import files_of

pytestmark = pytest.mark.django_db

BODY = "Noi dung da viet, khong duoc mat"
SUMMARY = "Tóm tắt đã gõ, không được mất"
HTML = '<script>alert("x")</script><b>Đậm</b>'
BAD_TITLES = {
    "2,000 characters": "Đ" * 2_000,
    "NUL": "Chợ\0phiên",
    "direction override": "Chợ \u202enêihp",
    "isolate": "Chợ \u2067phiên",
    "escape character": "Chợ \x1b[31m phiên",
    "spaces alone": "   ",
    "nothing": "",
}
GOOD_TITLES = {
    "quotes": ('Lễ hội "Gầu Tào" ở Sa Pa', "le-hoi-gau-tao-o-sa-pa"),
    "emoji alone": ("🌾🌾", "article"),
    "signs alone": ("!!! ???", "article"),
    "HTML": (HTML, "scriptalertxscriptbdamb"),
}


@pytest.fixture
def desk(sapa, bacha, browse):
    make_article(bacha)
    return browse(sapa, make_user(sapa, Role.APPROVER))


@pytest.fixture
def untouched(sapa):
    """Compare all rows and all files; sessions and the moment of signing in do not count."""

    def state():
        return all_rows(without=("django_session", "users_user")), files_of(sapa)

    rows, files = state()

    def check():
        rows_after, files_after = state()
        assert changed_tables(rows, rows_after) == {}
        assert files_after == files

    return check


@pytest.fixture
def article_form(desk):
    """What the browser sends from an editor's form: its own values, and some of ours."""

    def fill(address, **fields):
        form = desk.get(address).context["form"]
        data = {
            bound.html_name: value if isinstance(value := bound.value(), str) else ""
            for bound in form
        }
        for field in form._meta.model._meta.get_fields():
            if isinstance(field, StreamField):
                data |= {f"{field.name}-count": "0"}
        for formset in getattr(form, "formsets", {}).values():
            data |= {f"{formset.prefix}-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
        if "body" in form.fields:
            text = rich_text(f"<p>{BODY}</p>", features=[])
            data |= nested_form_data({"body": streamfield([("text", text)])})
        typed = {"title": "Chợ phiên", "summary": SUMMARY} | fields
        return data | {name: value for name, value in typed.items() if name in data}

    return fill


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def assert_refused(response, field):
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert all(len(message) > 10 for message in errors_of(response)[field])


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}], ids=["draft", "publish"])
@pytest.mark.parametrize("title", BAD_TITLES.values(), ids=BAD_TITLES)
def test_a_bad_title_of_a_new_article(desk, sapa, article_form, untouched, title, action):
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"

    response = desk.post(address, article_form(address, title=title) | action)

    assert_refused(response, "title")
    text = response.content.decode()
    assert SUMMARY in text
    assert BODY in text
    if title.strip() and "\0" not in title:
        assert escape(title.strip()) in text
    untouched()


@pytest.mark.parametrize("field", ["summary", "caption", "byline", "source", "seo_title"])
@pytest.mark.parametrize(
    "text", ["Chợ\0phiên", "Chợ \u202enêihp", "Đ" * 2_000], ids=["NUL", "override", "long"]
)
def test_a_bad_text_in_any_other_field(desk, sapa, article_form, untouched, field, text):
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"

    response = desk.post(address, article_form(address, title="Tiêu đề đã gõ", **{field: text}))

    assert_refused(response, field)
    assert "Tiêu đề đã gõ" in response.content.decode()
    untouched()


@pytest.mark.parametrize(("title", "slug"), GOOD_TITLES.values(), ids=GOOD_TITLES)
def test_an_unusual_title_is_kept_as_it_is(desk, sapa, browse, article_form, title, slug):
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"

    response = desk.post(
        address, article_form(address, title=title, summary=HTML) | {"action-publish": "1"}
    )

    assert response.status_code == 302
    page = ArticlePage.objects.get(title=title)
    assert (page.slug, page.summary, page.live) == (slug, HTML, True)
    for client, path in (
        (browse(sapa), "/"),
        (browse(sapa), "/tin-tuc/"),
        (browse(sapa), f"/tin-tuc/{slug}/"),
        (desk, "/admin/"),
        (desk, f"/admin/pages/{section_of(sapa).pk}/"),
        (desk, f"/admin/pages/{page.pk}/edit/"),
        (desk, f"/admin/pages/{page.pk}/history/"),
        (desk, f"/admin/pages/{page.pk}/delete/"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert '<script>alert("x")' not in answer.content.decode(), path


@pytest.mark.parametrize(
    ("action", "step"),
    [({}, "save_revision"), ({"action-publish": "1"}, "publish")],
    ids=["draft", "publish"],
)
def test_a_new_article_is_made_as_a_whole_or_not_at_all(
    desk, sapa, article_form, untouched, monkeypatch, action, step
):
    def fail(*args, **kwargs):
        raise OSError("The disk is full.")

    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"
    form = article_form(address, title="Nửa bài") | action
    monkeypatch.setattr(ArticlePage if step == "save_revision" else Revision, step, fail)

    with pytest.raises(OSError, match="The disk is full"):
        desk.post(address, form)

    untouched()


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_an_address_taken_while_the_form_was_looked_at_is_an_error_of_the_form(
    desk, sapa, article_form, monkeypatch, action
):
    def taken_meanwhile(view, name):
        make_article(sapa, slug="cho-phien")
        return getattr(CreateView, name)(view)

    for name in ("save_action", "publish_action"):
        monkeypatch.setattr(CreatePage, name, lambda view, name=name: taken_meanwhile(view, name))
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"
    response = desk.post(address, article_form(address, slug="cho-phien") | action)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["slug"]
    assert BODY in response.content.decode()
    assert ArticlePage.objects.filter(slug="cho-phien").count() == 1


def test_two_pages_without_letters_get_two_addresses(desk, sapa, article_form):
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"
    for _ in range(2):
        desk.post(address, article_form(address, title="🌾"))

    assert set(ArticlePage.objects.filter(title="🌾").values_list("slug", flat=True)) == {
        "article",
        "article-1",
    }


@pytest.mark.parametrize("slug", ["cho-phien-cu", "Chợ phiên", "a/b", "a" * 300, "a\0b"], ids=ascii)
def test_a_bad_address(desk, sapa, article_form, slug):
    make_article(sapa, slug="cho-phien-cu")
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"
    form = article_form(address, slug=slug)
    rows = all_rows(without=("django_session", "users_user"))

    response = desk.post(address, form)

    assert_refused(response, "slug")
    assert SUMMARY in response.content.decode()
    assert changed_tables(rows, all_rows(without=("django_session", "users_user"))) == {}


@pytest.mark.parametrize("slug", ["admin", "en", "media", "tim-kiem"])
def test_an_address_of_the_system_is_not_given_to_a_section(
    desk, sapa, article_form, untouched, slug
):
    address = f"/admin/pages/add/news/sectionpage/{section_of(sapa).get_parent().pk}/"

    response = desk.post(
        address, article_form(address, title="Mục mới", slug=slug, intro="Lời dẫn đã gõ")
    )

    assert_refused(response, "slug")
    assert "Lời dẫn đã gõ" in response.content.decode()
    assert not SectionPage.objects.filter(title="Mục mới").exists()
    untouched()


@pytest.mark.parametrize("title", BAD_TITLES.values(), ids=BAD_TITLES)
def test_a_bad_title_of_a_page_that_readers_see(desk, sapa, article_form, title):
    page = make_article(sapa, title="Chợ phiên cũ")
    address = f"/admin/pages/{page.pk}/edit/"
    form = article_form(address, title=title) | {"action-publish": "1"}
    rows = all_rows(without=("django_session", "users_user", "wagtailadmin_editingsession"))

    response = desk.post(address, form)

    assert_refused(response, "title")
    assert SUMMARY in response.content.decode()
    after = all_rows(without=("django_session", "users_user", "wagtailadmin_editingsession"))
    assert changed_tables(rows, after) == {}


# --- files, by each of the desk's three ways ------------------------------------------------------

BAD_PICTURES = {
    "broken JPEG": ("hong.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500),
    "cut JPEG": ("cut.jpg", picture_file(size=(900, 900)).read()[:700]),
    "pixel bomb": ("bom.png", png_of(12_000, 12_000)),
    "page of HTML": ("trang.jpg", b"<html><script>alert(1)</script></html>"),
    "SVG": ("ve.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    "empty": ("rong.png", b""),
}
BAD_DOCUMENTS = {
    "zip named .docx": ("bao-cao.docx", package("a.txt")),
    "HTML named .pdf": ("bao-cao.pdf", b"<html><script>alert(1)</script></html>"),
    "program": ("chay.exe", b"MZ"),
    "empty": ("rong.pdf", b""),
}


def upload(desk, kind, way, name, content):
    """Send a file by the form, the chooser's form or the drop zone; the answer as text."""
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    prefix = f"{kind[:-1]}-chooser-upload"
    fields = {"title": "Tên tệp đã gõ", "alt_text": "Mô tả đã gõ", "credit": "", "tags": ""}
    if way == "form":
        return desk.post(f"/admin/{kind}/add/", fields | {"file": file})
    if way == "chooser":
        data = {f"{prefix}-{key}": value for key, value in fields.items()}
        return desk.post(f"/admin/{kind}/chooser/create/", data | {f"{prefix}-file": file})
    return desk.post(f"/admin/{kind}/multiple/add/", {"title": name, "files[]": file})


@pytest.mark.parametrize("way", ["form", "chooser", "drop zone"])
@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [("images", *bad) for bad in BAD_PICTURES.values()]
    + [("documents", *bad) for bad in BAD_DOCUMENTS.values()],
    ids=[f"picture, {name}" for name in BAD_PICTURES]
    + [f"document, {name}" for name in BAD_DOCUMENTS],
)
def test_a_bad_file_leaves_nothing(desk, sapa, untouched, kind, way, name, content):
    response = upload(desk, kind, way, name, content)

    assert response.status_code == 200
    text = response.content.decode()
    if way == "drop zone":
        answer = json.loads(text)
        assert answer["success"] is False
        assert len(answer["error_message"]) > 20
    else:
        if way == "chooser":
            text = json.loads(text)["htmlFragment"]
        assert "error-message" in text
        assert "Tên tệp đã gõ" in text
        if kind == "images":
            assert "Mô tả đã gõ" in text
    with portal_scope(sapa):
        assert not PortalImage.objects.exists()
        assert not PortalDocument.objects.exists()
    untouched()


@pytest.mark.parametrize("size", [(12_000, 12_000), (60_000, 1_000), (7_100, 7_100)])
def test_a_pixel_bomb_is_measured_and_not_decoded(desk, sapa, monkeypatch, size):
    decoded = []
    monkeypatch.setattr(
        "PIL.ImageFile.ImageFile.load", lambda self: decoded.append(self.size) or None
    )

    response = upload(desk, "images", "form", "bom.png", png_of(*size))

    assert list(errors_of(response)) == ["file"]
    assert "50" in errors_of(response)["file"][0]
    assert decoded == []


def test_a_picture_just_below_the_limit_is_kept(desk, sapa):
    assert upload(desk, "images", "form", "to.png", png_of(7_000, 7_000)).status_code == 302


# --- the translation editor and the rest ----------------------------------------------------------


@pytest.fixture
def translate(desk, sapa):
    """Send a translation of an article's title to the editor: the answer and the English draft."""
    page = make_article(sapa, title="Chợ phiên Sa Pa", summary="Chợ đông vui")
    with portal_scope(sapa):
        translate_object(page, [Locale.objects.get(language_code="en")])
    synced = Translation.objects.get(source__object_id=page.translation_key)
    segment = StringSegment.objects.get(source=synced.source, string__data="Chợ phiên Sa Pa")

    def put(value):
        response = desk.put(
            f"/admin/localize/translate/{synced.pk}/strings/{segment.pk}/edit/",
            urlencode({"value": value}),
            content_type="application/x-www-form-urlencoded",
        )
        return response, ArticlePage.objects.get(
            translation_key=page.translation_key, locale__language_code="en"
        )

    return put


@pytest.mark.parametrize("value", ["Mar\0ket", "Mar\u202eket"], ids=ascii)
def test_invisible_characters_in_a_translation_are_left_out_and_said(translate, value):
    response, draft = translate(value)

    assert response.status_code == 201
    assert response.json()["data"] == "Market"
    assert "U+" in response.json()["error"]
    assert count_untranslated(draft) == 2 + 1  # a part with an error is no translation


def test_a_translation_that_is_too_long_is_not_published(translate, desk):
    response, draft = translate("T" * 2_000)
    assert response.json()["data"] == "T" * 255
    assert "255" in response.json()["error"]

    desk.post(f"/admin/pages/{draft.pk}/edit/", {"action": "publish"})

    draft.refresh_from_db()
    assert (draft.live, draft.title) == (False, "Chợ phiên Sa Pa")


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "<b>Market"])
def test_markup_in_a_translated_title_is_never_run(translate, desk, value):
    _response, draft = translate(value)

    for path in (f"/admin/pages/{draft.pk}/edit/", "/admin/", "/admin/pages/"):
        assert "<script>alert(1)" not in desk.get(path).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/pages/?q=%00",
        "/admin/pages/search/?q=%00%22%27",
        "/admin/images/?q=%00",
        "/admin/documents/?q=%E2%80%AE",
        "/admin/choose-page/search/?q=%00",
        "/admin/pages/?p=99999999999999999999",
        "/admin/images/?p=x",
    ],
)
def test_a_bad_question_is_answered(desk, path):
    assert desk.get(path).status_code in (200, 404)


@pytest.mark.parametrize(
    "name", ["nguoi\0la", "ng\u202euoi", "a" * 2_000, '"', "<b>"], ids=lambda name: ascii(name[:10])
)
def test_a_bad_name_at_the_door(sapa, browse, name):
    response = browse(sapa).post(
        "/admin/login/", {"username": name, "password": "x\0y", "next": "/admin/"}
    )

    assert response.status_code == 200
    assert '<b>"' not in response.content.decode()
