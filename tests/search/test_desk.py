"""What editors find at their own desk: pages, pictures, documents, by words however they are typed."""

import pytest
from django.core.management import call_command
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from wagtail.models import Page

from cms.media.models import PortalDocument, PortalImage
from cms.news.models import ArticlePage
from search.models import ImageWords, PageWords
from sites.scope import all_portals, portal_scope
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

FOUND = [
    ("van ban", "Văn bản mới của thị xã"),
    ("văn bản", "Văn bản mới của thị xã"),
    ("VAN BA", "Văn bản mới của thị xã"),
    ("van moi", "Văn bản mới của thị xã"),
    ("duong lien th", "Đường liên thôn"),
    ("sapa", "Chợ phiên Sa Pa"),
    ("ubnd", "Ủy ban nhân dân tiếp công dân"),
    ("12/2023/nd-cp", "Nghị định 12/2023/NĐ-CP"),
]
TITLES = sorted({title for _typed, title in FOUND})


@pytest.fixture
def editor(browse, sapa):
    return browse(sapa, make_user(sapa, "approver"))


def articles(pages):
    """Their titles; sections of these names stand in every portal."""
    return [page.title for page in pages if page.specific_class is ArticlePage]


def search_pages(client, typed, **more):
    response = client.get(reverse("wagtailadmin_pages:search"), {"q": typed, **more})
    return articles(response.context["object_list"])


def choose_page(client, typed):
    response = client.get(reverse("wagtailadmin_choose_page_search"), {"q": typed})
    return articles(response.context_data["pages"])


def choose(client, kind, typed):
    response = client.get(reverse(f"wagtail{kind}_chooser:choose_results"), {"q": typed})
    return [thing.title for thing in response.context["results"]]


@pytest.mark.parametrize(("typed", "title"), FOUND)
def test_pages_are_found_with_and_without_marks(editor, sapa, bacha, typed, title):
    for name in TITLES:
        make_article(sapa, title=name)
        make_article(bacha, title=f"{name} Bắc Hà")

    assert search_pages(editor, typed) == [title]
    assert choose_page(editor, typed) == [title]
    below = reverse("wagtailadmin_explore", args=[section_of(sapa).pk])
    assert articles(editor.get(below, {"q": typed}).context["object_list"]) == [title]


@pytest.mark.parametrize(("kind", "make"), [("images", make_image), ("docs", make_document)])
def test_pictures_and_documents_are_found_with_and_without_marks(editor, sapa, bacha, kind, make):
    for portal in (sapa, bacha):
        make(portal, title=f"Quyết định của {portal.slug}")
        make(portal, title="Thông báo")
    index = "wagtailimages:index" if kind == "images" else "wagtaildocs:index"

    assert choose(editor, kind, "quyet din") == ["Quyết định của sapa"]
    listed = editor.get(reverse(index), {"q": "quyet din"}).context["object_list"]
    assert [thing.title for thing in listed] == ["Quyết định của sapa"]
    assert choose(editor, kind, "dinh quyet bacha") == []


def test_pictures_are_found_by_what_they_show_and_by_their_tags(editor, sapa):
    image = make_image(sapa, title="IMG_2041", alt_text="Chợ phiên ngày xuân")
    form = editor.get(reverse("wagtailimages:edit", args=[image.pk])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name not in ("file", "tags")}
    editor.post(reverse("wagtailimages:edit", args=[image.pk]), {**sent, "tags": "đặc sản"})

    assert choose(editor, "images", "cho phien") == ["IMG_2041"]
    assert choose(editor, "images", "dac san") == ["IMG_2041"]


def test_marks_that_were_typed_come_first(editor, sapa):
    make_article(sapa, title="Huyện Văn Bàn đón mưa")
    make_article(sapa, title="Về văn bản mới")
    make_article(sapa, title="Văn bản mới")

    assert search_pages(editor, "văn bàn")[0] == "Huyện Văn Bàn đón mưa"
    assert search_pages(editor, "văn bản")[:2] == ["Văn bản mới", "Về văn bản mới"]
    assert search_pages(editor, "van ban", ordering="title") == [
        "Huyện Văn Bàn đón mưa",
        "Văn bản mới",
        "Về văn bản mới",
    ]


def test_a_page_is_found_by_the_title_readers_see_and_by_the_one_of_its_draft(editor, sapa):
    page = make_article(sapa, title="Tên đang đọc")
    with portal_scope(sapa):
        page.title = "Tên sắp tới"
        page.save_revision()

    assert search_pages(editor, "ten dang doc") == ["Tên đang đọc"]
    assert search_pages(editor, "ten sap toi") == ["Tên đang đọc"]


def test_a_page_that_moves_to_another_portal_is_found_there(editor, browse, sapa, bacha):
    page = make_article(sapa, title="Bài chuyển đi")
    with all_portals():
        page.move(section_of(bacha), pos="first-child")

    there = browse(bacha, make_user(bacha, "approver"))
    assert search_pages(editor, "bai chuyen di") == []
    assert search_pages(there, "bai chuyen di") == ["Bài chuyển đi"]


def test_words_go_with_their_page(sapa):
    page = make_article(sapa, title="Không còn")
    with portal_scope(sapa):
        assert PageWords.objects.filter(thing=page.pk).count() == 1
        page.delete()
        assert PageWords.objects.filter(thing=page.pk).count() == 0


@pytest.mark.parametrize("model", [Page, ArticlePage, PortalImage, PortalDocument])
def test_no_task_of_wagtails_follows_a_save(model):
    saved, deleted = (
        {receiver.__module__ for receiver in signal._live_receivers(model)[0]}
        for signal in (post_save, post_delete)
    )
    assert "search.receivers" in saved
    assert "modelsearch.signal_handlers" not in saved | deleted


@pytest.mark.parametrize(
    "typed", ['"', "'", "%", "_", "\\", 'sở "y tế', "()*:^", "x" * 9000, "\u202e🙂"]
)
def test_whatever_is_typed_is_answered(editor, sapa, typed):
    make_article(sapa, title="Sở Y tế")

    expected = ["Sở Y tế"] if typed.startswith("sở") else []
    assert choose_page(editor, typed) == expected


def test_a_search_takes_as_many_statements_for_many_as_for_one(
    editor, sapa, django_assert_max_num_queries
):
    make_article(sapa, title="Văn bản số 1")
    choose_page(editor, "van ban")
    with django_assert_max_num_queries(10):
        choose_page(editor, "van ban")
    for number in range(2, 20):
        make_article(sapa, title=f"Văn bản số {number}")
    with django_assert_max_num_queries(10):
        assert len(choose_page(editor, "van ban")) == 19


def test_a_rebuild_and_a_repair_write_what_the_desk_lacks(editor, sapa):
    make_article(sapa, title="Văn bản mới")
    image = make_image(sapa, title="Chợ phiên")
    for mended in ("search_rebuild", "search_audit", "rebuild_modelsearch_index"):
        with all_portals():
            PageWords.objects.all().delete()
            ImageWords.objects.filter(thing=image.pk).update(words=" sai ")
        assert search_pages(editor, "van ban moi") == []

        call_command(mended, **({"fix": True} if mended == "search_audit" else {}), verbosity=0)
        assert search_pages(editor, "van ban moi") == ["Văn bản mới"]
        assert choose(editor, "images", "cho phien") == ["Chợ phiên"]
