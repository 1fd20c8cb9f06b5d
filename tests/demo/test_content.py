"""Texts come into their portal once, whole, and as an editor would have written them."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from cms.changes.models import Change
from cms.demo import texts
from cms.demo.content import load_all, load_portal
from cms.demo.texts import TextError
from cms.media.models import PortalImage
from cms.news.models import ArticlePage
from cms.pages.models import StandardPage
from search.audit import audit
from sites.models import Portal
from sites.roles import Role
from sites.scope import all_portals, current_portal_id, portal_scope
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("texts_folder")


def in_trees_of(slug, model=ArticlePage):
    return list(model.objects.filter(url_path__regex=rf"^/{slug}(-en)?/").order_by("path"))


def test_articles_come_in_both_languages_as_translations(sapa):
    load_portal(sapa)

    vi, procedure, en = in_trees_of("sapa")
    with portal_scope(sapa):
        assert (vi.url_path, en.url_path, procedure.url_path) == (
            "/sapa/tin-tuc/dat-dai-o-sa-pa/",
            "/sapa-en/news/land-in-sa-pa/",
            "/sapa/thu-tuc-hanh-chinh/ho-tich/",
        )
        assert vi.translation_key == en.translation_key != procedure.translation_key
        assert [p.locale.language_code for p in (vi, procedure, en)] == ["vi", "vi", "en"]
        assert vi.published_at == datetime.fromisoformat("2021-09-17T08:20:00+07:00")
        assert vi.first_published_at == vi.last_published_at == vi.published_at
        assert (vi.is_featured, procedure.is_featured) == (True, False)
        assert (vi.caption, en.caption) == ("Ruộng bậc thang", "Terraces")
        assert vi.picture == en.picture
        assert procedure.picture is None
        assert [block.block_type for block in vi.body] == [
            "text",
            "heading",
            "text",
            "quote",
            "image",
        ]
        assert str(vi.body[0].value) == '<p>Giá &lt; 5 &amp; "cao".</p>'
        assert vi.body[4].value["image"].title == "Chợ phiên"


def test_all_kinds_of_pages_are_found_by_readers_and_at_the_desk(sapa):
    load_portal(sapa)

    assert len({type(page.specific) for page in Page.objects.all()}) > 5
    assert [str(difference) for difference in audit()] == []


def test_the_page_about_the_portal_and_the_contact_come_too(sapa):
    load_portal(sapa)

    vi, en = in_trees_of("sapa", StandardPage)
    assert (vi.url_path, en.url_path) == (
        "/sapa/gioi-thieu/chuc-nang-nhiem-vu/",
        "/sapa-en/introduction/functions-and-duties/",
    )
    assert vi.translation_key == en.translation_key
    sapa.refresh_from_db()
    assert (sapa.phone, sapa.address_en) == ("0214 3871 111", "Xuân Viên Street, Sa Pa Town")


def test_readers_find_the_article_and_its_picture(sapa, bacha, browse):
    load_portal(sapa)

    page = browse(sapa).get("/tin-tuc/dat-dai-o-sa-pa/")
    assert page.status_code == 200
    assert "/media/sapa/demo/terraces.720.avif 720w" in page.content.decode()
    picture = browse(sapa).get("/media/sapa/demo/terraces.720.avif")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/avif")
    assert browse(bacha).get("/media/sapa/demo/terraces.720.avif").status_code == 404
    assert browse(bacha).get("/tin-tuc/dat-dai-o-sa-pa/").status_code == 404


def test_only_the_pictures_in_use_are_copied_into_the_portal(sapa, bacha):
    load_portal(sapa)

    with all_portals():
        images = list(PortalImage.objects.order_by("pk"))
    assert [(image.portal_id, image.title) for image in images] == [
        (sapa.pk, "Chân dung"),
        (sapa.pk, "Chợ phiên"),
        (sapa.pk, "Ruộng bậc thang"),
        (sapa.pk, "Chân dung"),
    ]
    assert {image.collection_id for image in images} == {sapa.collection_id}
    # Two in the texts, two of leaders; and the two forms to download.
    assert len(default_storage.listdir("sapa/demo")[1]) == 4 * 10 + 2
    assert not default_storage.exists("bacha")


def rows():
    """All rows of all tables, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_the_second_time_changes_no_row(sapa):
    load_all(lambda *news: None)
    before = rows()

    assert load_all(lambda *news: None)[0] == 0

    assert rows() == before


def test_a_portal_with_pages_in_its_sections_is_left_alone(sapa):
    load_portal(sapa)
    with portal_scope(sapa):
        ArticlePage.objects.filter(slug="ho-tich").delete()
    Portal.objects.filter(pk=sapa.pk).update(phone="0214 3999 999")

    assert load_portal(sapa) == 0

    sapa.refresh_from_db()
    assert sapa.phone == "0214 3999 999"
    assert [page.slug for page in in_trees_of("sapa")] == ["dat-dai-o-sa-pa", "land-in-sa-pa"]


def test_a_portal_is_loaded_whole_or_not_at_all(sapa, texts_folder):
    path = texts_folder / "sapa.toml"
    path.write_text(path.read_text().replace('section = "procedures"', 'section = "gazette"'))
    before = rows()

    with pytest.raises(TextError, match=r"sapa\.toml: no section 'gazette' in the portal"):
        load_portal(sapa)

    assert rows() == before


def test_an_address_that_an_editor_has_taken_is_named(sapa):
    with portal_scope(sapa):
        home = Page.objects.get(depth=2, slug="sapa")
        home.add_child(instance=StandardPage(title="Sơ đồ", slug="so-do-cong"))

    with pytest.raises(TextError, match=r"sapa: 'so-do-cong' is taken or empty: Sơ đồ cổng"):
        load_portal(sapa)


def test_a_half_copied_picture_is_copied_again(sapa):
    load_portal(sapa)
    file = Path(default_storage.path("sapa/demo/terraces.360.jpg"))
    whole = file.read_bytes()
    file.write_bytes(whole[:100])
    with all_portals():
        for page in Page.objects.filter(url_path__startswith="/sapa").filter(
            Q(depth=4) | Q(content_type__model="sitemappage")
        ):
            page.specific.delete()

    load_portal(sapa)

    assert file.read_bytes() == whole
    with all_portals():
        assert PortalImage.objects.count() == 4


def test_files_that_are_missing_or_broken_are_named_and_the_others_loaded(
    sapa, laocai, bacha, texts_folder
):
    (texts_folder / "bacha.toml").write_text('[contact]\nphone = "0214\n')

    before = Page.objects.count()
    added, errors = load_all(lambda *news: None)

    assert added == Page.objects.count() - before
    assert [page.slug for page in in_trees_of("sapa")] == [
        "dat-dai-o-sa-pa",
        "ho-tich",
        "land-in-sa-pa",
    ]
    assert [str(error) for error in errors] == [
        "laocai.toml is missing",
        "bacha.toml: Illegal character '\\n' (at line 2, column 14)",
        "tt-bacha.toml is missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[contact]\n", "[kontakt]\n", "sapa.toml lacks [contact]"),
        ('phone = "0214 3871 111"\n', "", "sapa.toml, [contact]: 'phone' is missing"),
        ('hours.en = "Monday to Friday"\n', "", "sapa.toml, [contact]: 'en' is missing"),
        (
            "date = 2021-10-04T09:00:00+07:00",
            "date = 2021-10-04",
            "sapa.toml, article 2: the date needs a time and an offset",
        ),
        (
            'picture = "terraces"',
            'picture = "sea"',
            "sapa.toml, article 1: there is no picture 'sea'",
        ),
        (
            "![market] Chợ phiên",
            "![sea] Biển",
            "sapa.toml, article 1 (vi: 'Đất đai ở Sa Pa'): there is no picture 'sea'",
        ),
        (
            'body = "Một đoạn."',
            'body = "* một"',
            "sapa.toml, article 2 (vi: 'Hộ tịch'), body line 1: '* một' begins with a sign of no"
            " meaning",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_one_sentence(texts_folder, old, new, message):
    path = texts_folder / "sapa.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(TextError) as error:
        texts.read_texts("sapa")

    assert str(error.value) == message


# --- what Wagtail knows of the pages ------------------------------------------------------------


def test_references_are_those_that_wagtail_would_write(sapa):
    load_portal(sapa)

    def references():
        return set(
            ReferenceIndex.objects.values_list(
                "content_type",
                "base_content_type",
                "object_id",
                "to_content_type",
                "to_object_id",
                "model_path",
                "content_path",
                "content_path_hash",
            )
        )

    written = references()
    call_command("rebuild_references_index", verbosity=0)
    assert written == references()
    vi = in_trees_of("sapa")[0]
    assert any(row[2] == str(vi.pk) and row[5] == "body.image.image" for row in written)


def test_changes_are_in_the_log_with_portal_and_language(sapa):
    with all_portals():
        last = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    stood = list(Page.objects.values_list("pk", flat=True))
    load_portal(sapa)

    changes = Change.objects.filter(seq__gt=last, kind__in=["page", "image"])
    new = Page.objects.exclude(pk__in=stood).select_related("locale")
    assert {change.portal_id for change in changes} == {sapa.pk}
    pages = {(c.object_id, c.locale) for c in changes if c.kind == "page"}
    assert pages == {(str(page.pk), page.locale.language_code) for page in new}
    assert sum(change.kind == "image" for change in changes) == 4


def test_the_tree_is_sound(sapa):
    load_portal(sapa)

    assert all(not problems for problems in Page.find_problems())


def test_an_article_has_the_history_of_one_that_was_published(sapa):
    load_portal(sapa)

    vi = in_trees_of("sapa")[0]
    with portal_scope(sapa):
        revision = vi.latest_revision
        assert vi.live_revision == revision == Revision.objects.for_instance(vi).get()
        assert vi.latest_revision_created_at == revision.created_at == vi.published_at
        # As with any publication, the revision was written before it was the live one.
        assert revision.content["live_revision"] is None
        as_read = with_body_read(vi.serializable_data())
        assert with_body_read(revision.as_object().serializable_data()) == as_read
        entries = PageLogEntry.objects.filter(page=vi.pk).order_by("pk")
        assert [(entry.action, entry.revision) for entry in entries] == [
            ("wagtail.create", None),
            ("wagtail.publish", revision),
        ]


def with_body_read(data: dict) -> dict:
    """PostgreSQL gives the keys of JSON in an order of its own."""
    return data | {"body": json.loads(data["body"])}


def test_an_editor_opens_edits_compares_and_unpublishes_it(sapa, browse):
    load_portal(sapa)
    vi = in_trees_of("sapa")[0]
    desk = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))

    edit = reverse("wagtailadmin_pages:edit", args=(vi.pk,))
    page = desk.get(edit)
    assert page.status_code == 200
    data = unchanged_form(page, vi)
    answer = desk.post(edit, data | {"title": "Tên mới", "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    vi.refresh_from_db()
    assert vi.title == "Tên mới"
    with portal_scope(sapa):
        first, second = Revision.objects.for_instance(vi).order_by("pk")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=(vi.pk, first.pk, second.pk))
    shown = desk.get(compare).content.decode()
    assert "Tên mới" in shown
    assert "Đất đai ở Sa Pa" in shown
    assert desk.get(reverse("wagtailadmin_pages:history", args=(vi.pk,))).status_code == 200
    unpublish = desk.post(
        reverse("wagtailadmin_pages:unpublish", args=(vi.pk,)), {"reason": "Tin đã cũ."}
    )
    assert unpublish.status_code == 302
    vi.refresh_from_db()
    assert vi.live is False


def unchanged_form(response, page) -> dict:
    """What a browser sends if nothing was touched: plain fields from the page, the text by script."""
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form").dict()
    with portal_scope(page.portal):
        blocks = [
            (
                block["type"],
                rich_text(block["value"]) if block["type"] == "text" else block["value"],
            )
            for block in page.body.raw_data
        ]
    script = {field.name: streamfield([]) for field in page._meta.get_fields() if is_stream(field)}
    return data | nested_form_data(script | {"body": streamfield(blocks)})


def is_stream(field) -> bool:
    return isinstance(field, StreamField)


def test_loading_needs_no_scope_and_leaves_none(sapa):
    assert current_portal_id() is None
    load_portal(sapa)
    assert current_portal_id() is None
