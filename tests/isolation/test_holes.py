"""The known holes of several portals in one Wagtail; each test is named after its hole."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
)
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.audit.models import PortalLogEntry
from cms.core.trees import homes_of
from cms.navigation.models import Redirect
from cms.news.models import SectionPage
from sites.models import Portal
from sites.operations import grant_role
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

# Stands in every name, title, tag and file of the other portal, in the case of search terms too.
OTHER = "zbimat"


class Other:
    """A portal full of marked things."""

    def __init__(self, portal):
        self.portal = portal
        self.person = make_user(
            portal, Role.PORTAL_ADMIN, username=f"{OTHER}-ten", last_name=OTHER.upper()
        )
        with portal_scope(portal):
            self.page = make_article(portal, title=f"{OTHER} bài", owner=self.person)
            self.draft = make_article(portal, title=f"{OTHER} nháp", live=False, owner=self.person)
            self.image = make_image(portal, title=f"{OTHER} ảnh")
            self.document = make_document(portal, title=f"{OTHER} tệp")
            self.image.tags.add(f"{OTHER}-anh")
            self.document.tags.add(f"{OTHER}-tep")
            self.redirect = Redirect.objects.create(old_path=f"/{OTHER}/", page=self.page)
            translate_object(self.page, [Locale.objects.get(language_code="en")])
            self.source = TranslationSource.objects.get(object_id=self.page.translation_key)
            self.translation = Translation.objects.get(source=self.source)
            self.page.locked, self.page.locked_by = True, self.person
            self.page.save()
            self.state = self.draft.get_workflow().start(self.draft, self.person)


@pytest.fixture
def other(bacha):
    return Other(bacha)


@pytest.fixture
def own(sapa):
    """The same portal of hers: nothing is empty because there is nothing."""
    page = make_article(sapa, title="Bài của Sa Pa")
    with portal_scope(sapa):
        image, document = make_image(sapa), make_document(sapa)
        image.tags.add("ruong")
        document.tags.add("nghi-quyet")
    return page


ROLES = [Role.WRITER, Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR, "superuser"]


@pytest.fixture(params=ROLES)
def desk(request, sapa, own, other, browse):
    if request.param == "superuser":
        return browse(sapa, make_user(is_superuser=True))
    province = request.param == Role.PROVINCE_EDITOR
    return browse(sapa, make_user(None if province else sapa, request.param))


@pytest.fixture
def admin(sapa, own, other, browse):
    return browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))


def shows_nothing(response, *statuses):
    assert response.status_code in (statuses or (200,)), response.status_code
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert OTHER not in body.decode("utf-8", "replace").lower()
    return response


def test_v1_the_page_chooser(desk, other, sapa, bacha):
    for address in ("", "?page_type=news.articlepage", "?page_type=home.homepage"):
        rows = shows_nothing(desk.get(f"/admin/choose-page/{address}")).json()["html"]
        assert homes_of(bacha)["vi"].title not in rows
        assert homes_of(sapa)["vi"].title in rows
    found = shows_nothing(desk.get(f"/admin/choose-page/search/?q={OTHER}"))
    assert list(found.context["pages"]) == []
    shows_nothing(desk.get(f"/admin/choose-page/{section_of(bacha).pk}/"), 404)
    shows_nothing(desk.get(f"/admin/choose-page/chosen-multiple/?id={other.page.pk}"), 404)


def test_v1_finds_the_own_pages(admin, own):
    rows = admin.get(f"/admin/choose-page/{own.get_parent().pk}/").json()["html"]
    found = admin.get("/admin/choose-page/search/?q=sa pa")

    assert own.title in rows
    assert own in [page.specific for page in found.context["pages"]]
    chosen = admin.get(f"/admin/choose-page/chosen-multiple/?id={own.pk}").json()
    assert [page["id"] for page in chosen["result"]] == [own.pk]


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_v2_everything_at_once(desk, other, action):
    address = f"/admin/bulk/wagtailcore/page/{action}/"
    shows_nothing(desk.get(f"{address}?id=all"))
    shows_nothing(desk.get(f"{address}?id={other.page.pk}"), 404)
    desk.post(f"{address}?id={other.draft.pk}")

    other.draft.refresh_from_db()
    assert not other.draft.live


@pytest.mark.parametrize(
    "model", ["media/portalimage", "media/portaldocument", "navigation/redirect"]
)
def test_v2_all_rows_of_a_model(desk, model):
    shows_nothing(desk.get(f"/admin/bulk/{model}/delete/?id=all"), 200, 404)


def test_v3_the_desks_api(desk, own, other, sapa):
    for endpoint in ("pages", "images", "documents"):
        shows_nothing(desk.get(f"/admin/api/main/{endpoint}/"))
    shows_nothing(desk.get(f"/admin/api/main/images/{other.image.pk}/"), 404)
    shows_nothing(desk.get(f"/admin/api/main/documents/{other.document.pk}/"), 404)
    shows_nothing(desk.get(f"/admin/api/main/pages/{other.page.pk}/"), 404)
    below_root = desk.get("/admin/api/main/pages/?child_of=root").json()
    assert {page["id"] for page in below_root["items"]} <= {
        home.pk for home in homes_of(sapa).values()
    }


def test_v4_translations_without_a_right(desk):
    shows_nothing(desk.get("/admin/localize/reports/translations/", follow=True))
    shows_nothing(desk.get("/admin/localize/api/snippets/navigation/redirect/"), 403)


def test_v5_a_translation_made_in_another_portal(desk, other):
    untranslated = make_article(other.portal, title=f"{OTHER} chưa dịch")
    before = Page.objects.count()

    response = desk.post(
        f"/admin/localize/submit/page/{untranslated.pk}/",
        {"locales": [Locale.objects.get(language_code="en").pk]},
    )

    shows_nothing(response, 404)
    assert Page.objects.count() == before


def test_v6_a_translation_published_in_another_portal(desk, other):
    before = PageLogEntry.objects.count()

    response = desk.post(
        f"/admin/localize/update/{other.source.pk}/", {"publish_translations": "on"}
    )

    shows_nothing(response, 404)
    assert PageLogEntry.objects.count() == before


@pytest.mark.parametrize("what", ["edit", "delete", "history", "usage"])
def test_v10_rows_of_another_portal(desk, other, what):
    for namespace, pk in (("navigation_redirect", other.redirect.pk),):
        address = reverse(f"wagtailsnippets_{namespace}:{what}", args=[pk])
        shows_nothing(desk.get(address), 404)
        shows_nothing(desk.post(address, {"old_path": "/hacked/"}), 404)

    with portal_scope(other.portal):
        assert Redirect.objects.get(pk=other.redirect.pk).old_path == f"/{OTHER}/"


def test_v11_redirects(admin, other, browse):
    shows_nothing(admin.get("/admin/snippets/navigation/redirect/"))
    shows_nothing(admin.get("/admin/snippets/navigation/redirect/?export=csv"))
    admin.post(
        "/admin/snippets/navigation/redirect/add/",
        {"old_path": "/phishing/", "address": "https://evil.test/", "site": "", "page": ""},
    )

    assert browse(other.portal).get("/phishing/").status_code == 404


def test_v12_pickers_and_flashes(desk, other):
    task = Task.objects.first().pk
    for address in (
        f"pages/workflow/confirm_cancellation/{other.draft.pk}/",
        f"pages/{other.page.pk}/move/{other.page.get_parent().pk}/confirm/",
        f"pages/workflow/preview/{other.draft.pk}/{task}/",
        f"pages/workflow/action/{other.draft.pk}/approve/{other.state.current_task_state_id}/",
    ):
        shows_nothing(desk.get(f"/admin/{address}"), 404)
    shows_nothing(desk.get("/admin/"))
    assert shows_nothing(desk.get(f"/admin/tag-autocomplete/?term={OTHER}")).json() == []
    assert desk.get("/admin/tag-autocomplete/?term=r").json() == ["ruong"]
    assert desk.get("/admin/searchpicks/queries/chooser/").status_code == 404


def test_v12_task_pickers_are_the_superusers(admin):
    for address in ("task_chooser/", "task_chooser/1/"):
        assert admin.get(f"/admin/workflows/{address}").status_code == 403


@pytest.mark.parametrize("address", ["images/", "documents/", "images/chooser/"])
def test_popular_tags(desk, address):
    text = shows_nothing(desk.get(f"/admin/{address}")).content.decode()

    assert ("nghi-quyet" if "documents" in address else "ruong") in text


REPORTS = ["locked", "workflow", "workflow_tasks", "site-history", "aging-pages"]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx", "results/"])
def test_v13_reports(desk, report, export):
    # Locked pages are for those who may unlock.
    shows_nothing(desk.get(f"/admin/reports/{report}/{export}"), 200, 302)


def test_v13_another_portals_people_are_no_filter(desk, other):
    for report, name in (("locked", "locked_by"), ("workflow", "requested_by")):
        shows_nothing(desk.get(f"/admin/reports/{report}/?{name}={other.person.pk}"), 200, 302)
    shows_nothing(desk.get(f"/admin/reports/site-history/?user={other.person.pk}"))


def test_v13_nobody_counts_pages_of_all_types(desk):
    assert desk.get("/admin/reports/page-types-usage/").status_code == 403


def test_v13_reports_show_the_own_portals_work(sapa, own, other, browse):
    approver = make_user(sapa, Role.PORTAL_ADMIN, last_name="Thào")
    client = browse(sapa, approver)
    with portal_scope(sapa):
        own.locked, own.locked_by = True, approver
        own.save()
        draft = make_article(sapa, title="Chờ duyệt", live=False)
        draft.get_workflow().start(draft, approver)
    client.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={make_article(sapa).pk}")

    assert own.title in client.get("/admin/reports/locked/").content.decode()
    assert approver.username in client.get("/admin/reports/locked/").content.decode()
    for report in ("workflow", "workflow_tasks"):
        text = client.get(f"/admin/reports/{report}/?reviewable=true").content.decode()
        assert "Chờ duyệt" in text
    history = client.get(f"/admin/reports/site-history/?user={approver.pk}")
    assert "Thào" in history.content.decode()
    assert len(history.context["object_list"]) >= 1


def test_v13_the_log_keeps_the_portal_of_what_is_gone(sapa, other, browse):
    client = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
    there = browse(other.portal, other.person)
    for person, portal, name in ((client, sapa, "anh-sapa"), (there, other.portal, OTHER)):
        image = make_image(portal, title=name)
        person.post(f"/admin/images/{image.pk}/delete/")

    text = shows_nothing(client.get("/admin/reports/site-history/")).content.decode()

    assert "anh-sapa" in text
    with portal_scope(sapa):
        deleted = PortalLogEntry.objects.filter(action="wagtail.delete")
        assert [entry.label for entry in deleted] == ["anh-sapa"]


def test_v14_files_of_another_portal(sapa, other, browse):
    reader = browse(sapa)
    for address in (
        reverse("wagtaildocs_serve", args=[other.document.pk, other.document.filename]),
        other.document.url,
        other.image.file.url,
    ):
        shows_nothing(reader.get(address), 404)


def test_v14_no_page_lets_in_every_account(sapa, own):
    assert "login" not in own.private_page_options


def test_passwords_of_another_portals_pages(sapa, other, browse):
    restriction = PageViewRestriction(page=other.page, restriction_type="password", password="x")
    with portal_scope(other.portal):
        restriction.save()
    reader = browse(sapa)
    answers = [
        reader.get(f"/_util/authenticate_with_password/{pk}/{page}/")
        for pk, page in ((restriction.pk, other.page.pk), (99999, other.page.pk))
    ]
    files = CollectionViewRestriction.objects.create(
        collection=Collection.objects.get(pk=other.portal.collection_id),
        restriction_type="password",
        password="x",
    )

    assert [answer.status_code for answer in answers] == [404, 404]
    assert reader.get(f"/documents/authenticate_with_password/{files.pk}/").status_code == 404
    own_host = browse(other.portal)
    address = f"/_util/authenticate_with_password/{restriction.pk}/{other.page.pk}/"
    assert own_host.get(address).status_code == 200


def test_the_privacy_form_offers_the_own_roles(admin, own):
    html = admin.get(f"/admin/pages/{own.pk}/privacy/").json()["html"]

    assert "bacha" not in html
    assert html.count('name="groups"') == 4


def test_panels_show_this_portals_work_alone(sapa, bacha, browse):
    """Also of what one person did in two portals."""
    both = make_user(sapa, Role.PORTAL_ADMIN)
    grant_role(user=both, role=Role.PORTAL_ADMIN, portal=bacha)
    for portal, title in ((sapa, "Bài ở đây"), (bacha, f"{OTHER} ở kia")):
        page = make_article(portal, title=title, live=False, owner=both)
        with portal_scope(portal):
            page.locked, page.locked_by, page.locked_at = True, both, timezone.now()
            page.save_revision(user=both, log_action=True)
            page.save()
            page.get_workflow().start(page, both)

    text = shows_nothing(browse(sapa, both).get("/admin/")).content.decode()

    assert text.count("Bài ở đây") >= 3


def test_f3_sites_and_pages_stay_whole(in_sapa, bacha):
    """A scope never cuts what Wagtail keeps for all: one request would spoil every address."""
    assert Site.objects.count() == Portal.objects.count()
    assert len(Site.get_site_root_paths()) == 2 * Portal.objects.count()
    assert homes_of(bacha)["vi"].specific.full_url.startswith("http")


@pytest.mark.parametrize("address", ["images/", "documents/", "images/chooser/results/"])
def test_f4_scoped_rows_can_be_searched(desk, address):
    shows_nothing(desk.get(f"/admin/{address}?q={OTHER[:3]}"))


def test_f5_a_person_with_two_roles_is_one_row(sapa, own, browse):
    both = make_user(sapa, Role.PORTAL_ADMIN)
    grant_role(user=both, role=Role.APPROVER, portal=sapa)
    client = browse(sapa, both)

    pages = client.get(f"/admin/pages/{own.get_parent().pk}/").context["pages"]
    assert [page.pk for page in pages].count(own.pk) == 1
    assert len(client.get("/admin/images/").context["images"]) == 1


@pytest.mark.parametrize("address", ["pages/", "pages/usage/news/articlepage/", "forms/"])
def test_f6_filters_name_no_other_portal(desk, bacha, address):
    text = shows_nothing(desk.get(f"/admin/{address}?_w_filter_fragment=1")).content.decode()

    assert str(bacha.name_vi) not in text


def test_f7_rights_and_privacy_in_both_trees(admin, sapa):
    for home in homes_of(sapa).values():
        assert admin.get(f"/admin/pages/{home.pk}/edit/").status_code == 200


def test_f8_one_task_for_all_portals(_portals):
    # Wagtail's own stands at the root, above all portals.
    used = Workflow.objects.filter(workflow_pages__page__depth=2)
    assert used.distinct().count() == 1


def test_f10_the_base_page_is_wagtails():
    assert ContentType.objects.get_for_model(Page).app_label == "wagtailcore"


# --- pages that a portal must have --------------------------------------------------------------


@pytest.fixture(params=["home", "section", "contact"])
def required(request, sapa):
    home = homes_of(sapa)["vi"]
    if request.param == "home":
        return home.specific
    if request.param == "section":
        return section_of(sapa)
    return home.get_children().get(content_type__model="contactpage").specific


@pytest.mark.parametrize("role", [Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR, "superuser"])
def test_a_required_page_stays_where_it_is(sapa, required, browse, role):
    person = (
        make_user(is_superuser=True)
        if role == "superuser"
        else make_user(None if role == Role.PROVINCE_EDITOR else sapa, role)
    )
    client = browse(sapa, person)
    before = Page.objects.order_by("pk").values_list("pk", "path", "live")
    expected = list(before)
    other_section = homes_of(sapa)["en"]

    for action in ("delete", "unpublish"):
        client.post(f"/admin/pages/{required.pk}/{action}/", {"reason": "Thử xem sao."})
        client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={required.pk}")
    client.post(f"/admin/pages/{required.pk}/move/{other_section.pk}/confirm/")
    client.post(
        f"/admin/bulk/wagtailcore/page/move/?id={required.pk}", {"chooser": other_section.pk}
    )
    client.post(
        f"/admin/pages/{required.pk}/copy/",
        {"new_title": "Bản sao", "new_slug": "ban-sao", "new_parent_page": other_section.pk},
    )
    client.post(
        f"/admin/pages/{required.pk}/privacy/",
        {"restriction_type": "password", "password": "x"},
    )
    client.post(f"/admin/localize/page/{required.pk}/convert_to_alias/")
    client.post(f"/admin/pages/{required.pk}/convert_alias/")

    assert list(before.all()) == expected
    assert not PageViewRestriction.objects.exists()


def test_an_editors_own_section_can_go(sapa, browse):
    with portal_scope(sapa):
        section = SectionPage(title="Chuyên đề", slug="chuyen-de")
        homes_of(sapa)["vi"].add_child(instance=section)
    client = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))

    assert client.post(f"/admin/pages/{section.pk}/delete/").status_code == 302
    assert not Page.objects.filter(pk=section.pk).exists()


def test_a_required_page_does_not_expire(sapa, required):
    required.expire_at = timezone.now() + timedelta(days=1)
    with portal_scope(sapa), pytest.raises(ValidationError) as refused:
        required.full_clean()

    assert list(refused.value.message_dict) == ["expire_at"]


def test_a_form_that_lacks_a_field_is_a_bad_request(admin, own):
    assert admin.post(f"/admin/pages/{own.pk}/edit/", {"title": "x"}).status_code == 400
