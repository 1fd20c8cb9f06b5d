"""The reference guard: nothing of one portal can be made to refer to a thing of another."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Locale, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.operations import translate_object

from cms.core.trees import bulk_add_pages, homes_of
from cms.media.models import PortalDocument, PortalImage
from cms.navigation.models import Navigation, Redirect
from cms.news.models import ArticlePage, SectionPage
from cms.pages.models import LinkPage
from sites.guard import ForeignReference, is_guarded, require_own
from sites.models import PortalModel
from sites.references import unknown_blocks, unread, unread_fields
from sites.roles import Role
from sites.scope import all_portals, portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

MARK = "BIMATBACHA"
MISSING = 987_654


@pytest.fixture
def theirs(bacha):
    """A page, a picture and a file of Bac Ha, by kind."""
    return {
        "page": make_article(bacha, title=MARK, slug=MARK.lower()),
        "image": make_image(bacha, title=MARK, pk=900_001),
        "document": make_document(bacha, title=MARK, pk=900_002),
    }


@pytest.fixture
def ours(sapa):
    return {
        "page": make_article(sapa),
        "image": make_image(sapa),
        "document": make_document(sapa),
    }


@pytest.fixture
def article(sapa):
    return make_article(sapa, title="Chợ phiên")


@pytest.fixture
def untouched():
    """Compare all rows; sessions, open editors and the moment of signing in do not count."""

    def state():
        return all_rows(without=("django_session", "users_user", "wagtailadmin_editingsession"))

    before = []

    def begin():
        before.append(state())

    def check():
        assert changed_tables(before[-1], state()) == {}

    check.begin = begin
    return check


def text(pk, linktype="page"):
    return {"type": "text", "value": f'<p><a linktype="{linktype}" id="{pk}">đây</a></p>'}


def _block(kind, value):
    return [{"type": kind, "value": value}]


# Every way in which an article names something: kind, field, and the stored form of the field.
WAYS = {
    "picture of the article": ("image", "picture_id", lambda pk: pk),
    "attached file": ("document", "attachments", lambda pk: _block("document", pk)),
    "related page": ("page", "related", lambda pk: _block("page", pk)),
    "link in a text": ("page", "body", lambda pk: [text(pk)]),
    "file in a text": ("document", "body", lambda pk: [text(pk, "document")]),
    "picture in the body": ("image", "body", lambda pk: _block("image", {"image": pk})),
    "picture in a gallery": (
        "image",
        "body",
        lambda pk: _block("gallery", {"heading": "", "pictures": [{"image": pk}]}),
    ),
    "poster of a video": (
        "image",
        "body",
        lambda pk: _block("video", {"title": "a", "url": "https://youtu.be/a", "poster": pk}),
    ),
    "link in a list": (
        "page",
        "body",
        lambda pk: _block("links", {"heading": "", "links": [{"title": "a", "page": pk}]}),
    ),
    "link in an unfolding part": (
        "page",
        "body",
        lambda pk: _block("accordion", {"items": [{"title": "a", "text": text(pk)["value"]}]}),
    ),
}


def name(article, way, pk):
    """Give an article the stored form of a way, as an import or a script would."""
    _kind, field, stored = WAYS[way]
    value = stored(pk)
    setattr(article, field, json.dumps(value) if isinstance(value, list) else value)
    return field.removesuffix("_id")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("act", ["save", "save_revision"])
def test_nothing_of_another_portal_is_saved(sapa, article, theirs, untouched, way, act):
    kind = WAYS[way][0]
    field = name(article, way, theirs[kind].pk)
    untouched.begin()

    with portal_scope(sapa), pytest.raises(ForeignReference) as refusal:
        getattr(article, act)()

    assert list(refusal.value.message_dict) == [field]
    untouched()


@pytest.mark.parametrize("way", WAYS)
def test_a_command_over_all_portals_is_refused_too(across, article, theirs, untouched, way):
    name(article, way, theirs[WAYS[way][0]].pk)
    untouched.begin()

    with pytest.raises(ForeignReference):
        article.save()

    untouched()


@pytest.mark.parametrize("way", WAYS)
def test_what_the_portal_has_is_saved(sapa, article, ours, way):
    name(article, way, ours[WAYS[way][0]].pk)

    with portal_scope(sapa):
        article.save_revision(clean=False).publish()

    stored = ArticlePage.objects.get(pk=article.pk)
    with portal_scope(sapa):
        assert str(ours[WAYS[way][0]].pk) in str(stored.serializable_data())


# A foreign key of a revision to what the scope does not have is read as none.
@pytest.mark.parametrize("way", [way for way in WAYS if way != "picture of the article"])
def test_a_forged_revision_is_not_published(sapa, article, theirs, untouched, way):
    """Publishing, publishing by schedule and going back to a version begin with a revision."""
    kind, field, stored = WAYS[way]
    with portal_scope(sapa):
        revision = article.save_revision()
    value = stored(theirs[kind].pk)
    content = revision.content | {
        field.removesuffix("_id"): json.dumps(value) if isinstance(value, list) else value
    }
    Revision.objects.filter(pk=revision.pk).update(content=content)
    revision = Revision.objects.get(pk=revision.pk)
    untouched.begin()

    with portal_scope(sapa), pytest.raises(ForeignReference):
        revision.publish()
    with portal_scope(sapa), pytest.raises(ForeignReference):
        revision.as_object().save_revision(previous_revision=revision, clean=False)

    untouched()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_imported_with_a_foreign_reference(sapa, article, theirs, untouched, way):
    with portal_scope(sapa):
        name(article, way, theirs[WAYS[way][0]].pk)
        data = article.serializable_data()
        page, again = (
            ArticlePage.from_serializable_data(
                data | {"pk": None, "path": None, "slug": slug, "translation_key": str(uuid4())},
                check_fks=False,
            )
            for slug in ("nhap", "nhap-hang-loat")
        )
        untouched.begin()
        with pytest.raises(ForeignReference):
            section_of(sapa).add_child(instance=page)
        with pytest.raises(ForeignReference):
            bulk_add_pages(section_of(sapa), [again])

    untouched()


def test_a_page_is_not_copied_into_a_portal_without_what_it_names(
    across, article, bacha, ours, untouched
):
    name(article, "link in a text", ours["page"].pk)
    article.save()
    untouched.begin()

    with pytest.raises(ForeignReference):
        article.copy(to=section_of(bacha), copy_revisions=False, keep_live=False)
    with pytest.raises(ForeignReference):
        article.create_alias(parent=section_of(bacha), update_slug="bi-danh")

    untouched()


def test_a_translation_takes_over_nothing_foreign(sapa, article, theirs, untouched):
    """Whatever wrote it there: the source's text is carried over when it is made and synchronised."""
    with portal_scope(sapa):
        translate_object(article, [Locale.objects.get(language_code="en")])
        body = json.dumps([text(theirs["page"].pk)])
        ArticlePage.objects.filter(pk=article.pk).update(body=body)
        source = Translation.objects.get(source__object_id=article.translation_key).source
        source.update_from_db()
        translation = Translation.objects.get(source=source)
        with pytest.raises(ForeignReference):
            translation.save_target(publish=False)

    english = ArticlePage.objects.get(
        translation_key=article.translation_key, locale__language_code="en"
    )
    with portal_scope(sapa):
        assert f'id="{theirs["page"].pk}"' not in str(english.serializable_data())


@pytest.mark.parametrize("kind", ["image", "missing"])
def test_a_translation_is_given_no_foreign_picture_in_the_place_of_its_own(
    sapa, article, ours, theirs, browse, untouched, kind
):
    with portal_scope(sapa):
        article.picture = ours["image"]
        article.save_revision().publish()
        translate_object(article, [Locale.objects.get(language_code="en")])
    translation = Translation.objects.get(source__object_id=article.translation_key)
    segment = OverridableSegment.objects.get(source=translation.source, context__path="picture")
    address = f"/admin/localize/translate/{translation.pk}/overrides/{segment.pk}/edit/"
    client = browse(sapa, make_user(sapa, Role.WRITER))
    untouched.begin()

    def put(value):
        return client.put(
            address, f"value={value}", content_type="application/x-www-form-urlencoded"
        )

    assert put(theirs["image"].pk if kind == "image" else MISSING).status_code == 404
    untouched()
    assert put(ours["image"].pk).status_code == 201
    assert SegmentOverride.objects.get().data == str(ours["image"].pk)


@pytest.mark.parametrize("field", ["menu", "quick_links", "footer"])
def test_navigation_names_no_page_of_another_portal(sapa, theirs, untouched, field):
    link = {"title": "a", "page": theirs["page"].pk}
    value = {
        "menu": _block("item", {"title": "a", "children": [link]}),
        "quick_links": _block("link", link),
        "footer": _block("group", {"heading": "a", "links": [link]}),
    }[field]
    untouched.begin()

    with portal_scope(sapa):
        navigation = Navigation.objects.get(language="vi")
        setattr(navigation, field, json.dumps(value))
        with pytest.raises(ForeignReference) as refusal:
            navigation.save()

    assert list(refusal.value.message_dict) == [field]
    untouched()


def test_a_redirect_and_a_link_name_no_page_of_another_portal(sapa, theirs, untouched):
    untouched.begin()
    with portal_scope(sapa):
        with pytest.raises(ForeignReference):
            Redirect(old_path="/cu", page_id=theirs["page"].pk).save()
        link = LinkPage(title="Liên kết", slug="lien-ket", target_id=theirs["page"].pk)
        with pytest.raises(ForeignReference):
            section_of(sapa).add_child(instance=link)
    untouched()


def test_a_picture_is_put_into_no_collection_of_another_portal(sapa, bacha, ours, untouched):
    untouched.begin()
    with portal_scope(sapa):
        ours["image"].collection_id = bacha.collection_id
        with pytest.raises(ForeignReference):
            ours["image"].save()
    untouched()


def test_a_page_with_a_dead_link_is_still_taken_down_and_copied(sapa, article, ours):
    with portal_scope(sapa):
        name(article, "link in a text", ours["page"].pk)
        article.save_revision().publish()
        ours["page"].delete()
        article.refresh_from_db()
        article.save_revision().publish()
        article.unpublish()
        copy = article.copy(update_attrs={"slug": "ban-sao"})

    article.refresh_from_db()
    assert (article.live, copy.title) == (False, "Chợ phiên")


# --- forms --------------------------------------------------------------------------------------


def form_data(client, address, **fields):
    """What the browser sends from an editor's form, with other values of some fields."""
    form = client.get(address).context["form"]
    data = {
        bound.html_name: value if isinstance(value := bound.value(), str) else "" for bound in form
    }
    for field in form._meta.model._meta.get_fields():
        if isinstance(field, StreamField):
            data |= {f"{field.name}-count": "0"}
    for formset in getattr(form, "formsets", {}).values():
        data |= {f"{formset.prefix}-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    body = streamfield([("text", rich_text("<p>Lời</p>", features=[]))])
    if "body" in form.fields:
        data |= nested_form_data({"body": body})
    return data | {"title": "Tiêu đề", "summary": "Tóm tắt"} | nested_form_data(fields)


def contentstate(pk, entity="LINK"):
    """A link to a page or file as the rich text editor sends it."""
    return json.dumps(
        {
            "blocks": [
                {
                    "key": "a",
                    "type": "unstyled",
                    "depth": 0,
                    "text": "đây",
                    "inlineStyleRanges": [],
                    "entityRanges": [{"key": 0, "offset": 0, "length": 3}],
                }
            ],
            "entityMap": {"0": {"type": entity, "mutability": "MUTABLE", "data": {"id": pk}}},
        }
    )


FORMS = {
    "picture of the article": ("image", lambda pk: {"picture": pk}, "picture"),
    "attached file": (
        "document",
        lambda pk: {"attachments": streamfield([("document", pk)])},
        "attachments",
    ),
    "related page": ("page", lambda pk: {"related": streamfield([("page", pk)])}, "related"),
    "link in a text": (
        "page",
        lambda pk: {"body": streamfield([("text", contentstate(pk))])},
        "body",
    ),
    "file in a text": (
        "document",
        lambda pk: {"body": streamfield([("text", contentstate(pk, "DOCUMENT"))])},
        "body",
    ),
    "picture in the body": (
        "image",
        lambda pk: {"body": streamfield([("image", {"image": pk, "caption": "", "credit": ""})])},
        "body",
    ),
    "poster of a video": (
        "image",
        lambda pk: {
            "body": streamfield(
                [("video", {"title": "a", "url": "https://youtu.be/abcdefghijk", "poster": pk})]
            )
        },
        "body",
    ),
}
_CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9]{64}"
    r"|(?<=key)(?:\W|quot)+[a-z0-9]{5}\b"  # of the parts of a text, by the editor
    r"|(?<=/editing-sessions/)[\w/]+"  # each opening of a form has its own number
)


def shown(response, pk) -> str:
    """An answer without what differs from one to the next, and without the id that was sent."""
    return _CHANGING.sub("", re.sub(rf"\b{pk}\b", "PK", response.content.decode()))


@pytest.mark.parametrize("way", FORMS)
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}], ids=["draft", "publish"])
def test_v7_v8_forged_ids_are_errors_of_their_fields_and_show_nothing(
    sapa, theirs, browse, untouched, way, action
):
    kind, forged, field = FORMS[way]
    client = browse(sapa, make_user(sapa, Role.APPROVER))
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"
    data = {pk: form_data(client, address, **forged(pk)) for pk in (theirs[kind].pk, MISSING)}
    untouched.begin()

    answers = {pk: client.post(address, fields | action) for pk, fields in data.items()}

    for response in answers.values():
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
    foreign, missing = (shown(response, pk) for pk, response in answers.items())
    assert MARK not in foreign
    assert MARK.lower() not in foreign
    assert foreign == missing
    untouched()


@pytest.mark.parametrize("way", FORMS)
def test_what_the_portal_has_is_chosen_in_the_form(sapa, ours, browse, way):
    kind, chosen, _field = FORMS[way]
    client = browse(sapa, make_user(sapa, Role.APPROVER))
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"

    response = client.post(
        address,
        form_data(client, address, **chosen(ours[kind].pk)) | {"action-publish": "1"},
    )

    assert response.status_code == 302
    page = ArticlePage.objects.get(title="Tiêu đề")
    with portal_scope(sapa):
        data = page.serializable_data()
    assert str(ours[kind].pk) in str(data)


@pytest.mark.parametrize("bad", ["abc", "9" * 30, "-1", "0", "1 OR 1=1"])
@pytest.mark.parametrize("way", ["picture of the article", "related page", "picture in the body"])
def test_an_id_that_is_none_is_an_error_of_its_field(sapa, theirs, browse, way, bad):
    client = browse(sapa, make_user(sapa, Role.APPROVER))
    address = f"/admin/pages/add/news/articlepage/{section_of(sapa).pk}/"

    response = client.post(address, form_data(client, address, **FORMS[way][1](bad)))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [FORMS[way][2]]


def test_a_forged_page_of_a_redirect_is_an_error_of_its_field(sapa, theirs, browse, untouched):
    client = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
    address = "/admin/snippets/navigation/redirect/add/"
    untouched.begin()

    answers = []
    for pk in (theirs["page"].pk, MISSING):
        response = client.post(address, {"old_path": "/cu", "page": pk, "address": ""})
        assert "page" in response.context["form"].errors
        answers.append(shown(response, pk))

    assert answers[0] == answers[1]
    assert MARK not in answers[0]
    untouched()


def test_a_forged_page_of_the_menu_is_an_error_of_its_field(sapa, theirs, browse, untouched):
    client = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
    with portal_scope(sapa):
        pk = Navigation.objects.get(language="vi").pk
    address = f"/admin/snippets/navigation/navigation/edit/{pk}/"
    untouched.begin()

    answers = []
    for page in (theirs["page"].pk, MISSING):
        link = {"title": "a", "url": "", "page": page}
        fields = {
            "menu": streamfield([]),
            "quick_links": streamfield([("link", link)]),
            "footer": streamfield([]),
            "banner": "",
            "banner_url": "",
            "banner_until": "",
        }
        response = client.post(address, nested_form_data(fields))
        assert list(response.context["form"].errors) == ["quick_links"]
        answers.append(shown(response, page))

    assert answers[0] == answers[1]
    assert MARK not in answers[0]
    untouched()


def test_a_dead_link_that_was_there_before_keeps_nobody_from_saving(sapa, article, ours, browse):
    with portal_scope(sapa):
        name(article, "link in a text", ours["page"].pk)
        article.save_revision().publish()
        gone = ours["page"].pk
        ours["page"].delete()
    client = browse(sapa, make_user(sapa, Role.APPROVER))
    address = f"/admin/pages/{article.pk}/edit/"

    body = streamfield([("text", contentstate(gone))])
    response = client.post(address, form_data(client, address, slug="cho", body=body))

    assert response.status_code == 302


# --- cost, and what nobody has classified -------------------------------------------------------


@pytest.mark.parametrize("count", [1, 20])
def test_references_of_three_kinds_cost_two_statements_however_many(sapa, article, count):
    things = [
        (make_article(sapa), make_image(sapa), make_document(sapa)) for _number in range(count)
    ]
    body = []
    for page, image, document in things:
        body += [text(page.pk), text(document.pk, "document")]
        body += _block("image", {"image": image.pk})
    with portal_scope(sapa):
        article = ArticlePage.objects.get(pk=article.pk)
        article.body = json.dumps(body)
        require_own(article)  # fills the memory of collections and types
        with CaptureQueriesContext(
            connection,
        ) as asked:
            require_own(article)

    assert len(asked) == 2


def test_everything_that_may_name_something_of_a_portal_is_read():
    assert unread_fields() == []


@isolate_apps("cms.pages")
def test_a_new_model_that_names_a_picture_is_noticed():
    class Sticker(models.Model):
        image = models.ForeignKey(PortalImage, models.CASCADE)

        class Meta:
            app_label = "pages"

    assert unread(Sticker) == ["image"]


@isolate_apps("cms.pages")
def test_a_new_row_of_a_portal_is_guarded_by_itself(theirs):
    class Sticker(PortalModel):
        image = models.ForeignKey(PortalImage, models.CASCADE)

        class Meta:
            app_label = "pages"

    assert unread(Sticker) == []
    assert is_guarded(Sticker())


def test_a_block_of_an_unknown_kind_is_noticed():
    class PortalPage(blocks.FieldBlock):
        """Keeps the id of a page in a way of its own."""

    class Sly(blocks.CharBlock):
        def extract_references(self, value):
            yield SectionPage, value, "", ""

    class Part(blocks.StructBlock):
        title = blocks.CharBlock()
        links = blocks.ListBlock(PortalPage())

    block = blocks.StreamBlock([("part", Part()), ("sly", Sly())])

    assert list(unknown_blocks(block, "body")) == [
        "body.part.links.item (PortalPage)",
        "body.sly (Sly)",
    ]


def test_no_page_of_a_home_is_named_by_another_portals_home(sapa, theirs, untouched):
    untouched.begin()
    with portal_scope(sapa):
        home = homes_of(sapa)["vi"].specific
        home.body = json.dumps(_block("latest", {"heading": "", "section": theirs["page"].pk}))
        with pytest.raises(ForeignReference):
            home.save()
    untouched()


def test_files_and_pictures_of_all_portals_are_seen_by_the_guard_alone(sapa, theirs):
    """The guard looks past the scope to tell a foreign picture from a lost one."""
    with portal_scope(sapa):
        assert not PortalImage.objects.exists()
        assert not PortalDocument.objects.exists()
    with all_portals():
        assert PortalImage.objects.count() == 1


def test_a_translation_keeps_no_link_that_its_source_has_not(sapa, article, theirs):
    with portal_scope(sapa):
        article.save_revision().publish()
        translate_object(article, [Locale.objects.get(language_code="en")])
        source = Translation.objects.get(source__object_id=article.translation_key).source
        segment = StringSegment.objects.filter(source=source).first()
        link, picture = theirs["page"].pk, theirs["image"].pk
        translated = StringTranslation.objects.create(
            translation_of=segment.string,
            locale=Locale.objects.get(language_code="en"),
            context=segment.context,
            data=f'See <a linktype="page" id="{link}">it</a><embed embedtype="image" id="{picture}"/>',
        )

    translated.refresh_from_db()
    assert translated.data == "See it"
    assert translated.has_error


def test_an_address_that_is_not_sent_is_an_error_of_its_field(sapa, browse):
    client = browse(sapa, make_user(sapa, Role.WRITER))

    response = client.post("/admin/choose-external-link/", {})

    assert response.status_code == 200
    assert response.context["form"].errors == {"url": ["Trường này là bắt buộc."]}
