"""Who may look at a desk without changing anything there: the province's auditors, and the
administrators of the portal above where it lets them."""

import re

import pytest
from django.urls import reverse

from cms.core.trees import homes_of
from cms.media.models import PortalImage
from cms.pages.models import ContactPage
from sites.models import Portal
from sites.operations import let_parent_read
from sites.roles import Role
from sites.scope import portal_scope
from tests.core.rows import all_rows, changed_tables
from tests.factories import make_article, make_document, make_image, make_user

pytestmark = pytest.mark.django_db

# What may change when somebody signs in and looks around.
OWN_TRACES = {"django_session", "users_user", "wagtailusers_userprofile"}
# Sizes of pictures that the desk makes for whoever looks first.
MADE_TO_SHOW = {"media_portalrendition"}


@pytest.fixture
def draft(sapa, bacha):
    make_article(bacha, title="Tin Bắc Hà")
    page = make_article(sapa, title="Chợ phiên", live=False)
    with portal_scope(sapa):
        page.title = "Chợ phiên cuối tuần"
        page.save_revision()
    return page


@pytest.fixture
def auditor():
    return make_user(None, Role.PROVINCE_AUDITOR)


@pytest.fixture
def administrator_above(bacha):
    return make_user(bacha, Role.PORTAL_ADMIN)


def screens(page, image, document):
    """Addresses that show something, with a word of each."""
    first, last = page.revisions.order_by("pk").values_list("pk", flat=True)
    here = f"/admin/pages/{page.pk}"
    return {
        "/admin/": "",
        f"/admin/pages/{page.get_parent().pk}/": "Chợ phiên",
        "/admin/pages/search/?q=phiên": "",
        f"{here}/view_draft/": "Chợ phiên cuối tuần",
        f"{here}/history/": "Chợ phiên",
        f"{here}/usage/": "Chợ phiên",
        f"{here}/revisions/{first}/view/": "Chợ phiên",
        f"{here}/revisions/compare/{first}...{last}/": "cuối tuần",
        f"{here}/workflow_history/": "Chợ phiên",
        "/admin/images/": image.title,
        f"/admin/images/{image.pk}/": image.title,
        "/admin/documents/": document.title,
        f"/admin/documents/edit/{document.pk}/": document.title,
        "/admin/reports/locked/": "",
        "/admin/reports/workflow/": "",
        "/admin/reports/workflow_tasks/": "",
        "/admin/reports/site-history/": "Chợ phiên",
        "/admin/reports/aging-pages/": "",
        "/admin/translations/": "",
    }


def test_an_auditor_sees_the_desk_of_a_portal(sapa, draft, auditor, browse):
    client = browse(sapa, auditor)
    shown = screens(draft, make_image(sapa), make_document(sapa))

    for address, word in shown.items():
        response = client.get(address)
        assert response.status_code == 200, address
        text = re.sub("<[^>]+>", "", response.content.decode())
        assert word in text or word in response.content.decode(), address
        assert "Tin Bắc Hà" not in text, address


def test_an_editor_shows_an_auditor_the_draft(sapa, draft, auditor, browse):
    response = browse(sapa, auditor).get(f"/admin/pages/{draft.pk}/edit/")

    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_pages:view_draft", args=[draft.pk])


def test_an_auditor_is_offered_nothing_to_do(sapa, draft, auditor, browse):
    client, here = browse(sapa, auditor), f"/admin/pages/{draft.pk}/"

    listed = client.get(f"/admin/pages/{draft.get_parent().pk}/").content.decode()
    text = listed + client.get(f"{here}menu/").content.decode()

    offered = {address for address in re.findall(r'href="([^"?]+)', text) if here in address}
    assert offered == {f"{here}view_draft/", f"{here}history/"}
    assert "add_subpage" not in text


def writes(portal, page, image, document):
    """What a person may try to send."""
    pages, above = f"/admin/pages/{page.pk}", page.get_parent().pk
    form = {"title": "Đổi", "slug": "doi", "action-publish": "1", "body-count": "0"}
    yield f"{pages}/edit/", form
    yield f"/admin/pages/add/news/articlepage/{above}/", form
    for action in ("delete", "unpublish", "copy", "lock", "unlock", "privacy", "convert_alias"):
        yield f"{pages}/{action}/", {"reason": "x"}
    yield f"/admin/pages/{page.pk}/move/{homes_of(portal)['vi'].pk}/confirm/", {}
    for action in ("delete", "publish", "unpublish"):
        yield f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}", {}
    yield "/admin/images/add/", {"title": "Ảnh"}
    for kind, key in (("images", image.pk), ("documents", document.pk)):
        yield f"/admin/{kind}/{key}/delete/", {}
        yield f"/admin/{kind}/delete/{key}/", {}
        yield f"/admin/{kind}/{key}/", {"title": "Đổi"}
        yield f"/admin/{kind}/edit/{key}/", {"title": "Đổi"}
    yield f"/admin/bulk/media/portalimage/delete/?id={image.pk}", {}
    yield f"/admin/localize/submit/page/{page.pk}/", {"locales": "2"}


def test_an_auditor_changes_nothing(sapa, draft, auditor, browse):
    client = browse(sapa, auditor)
    image, document = make_image(sapa), make_document(sapa)
    before = all_rows()

    for address, form in writes(sapa, draft, image, document):
        client.get(address)
        assert client.post(address, form).status_code in (302, 403, 404, 405), address

    assert set(changed_tables(before, all_rows())) <= OWN_TRACES | MADE_TO_SHOW


@pytest.mark.parametrize(
    "address", ["add/news/articlepage/{above}/", "{page}/delete/", "{page}/copy/", "{page}/move/"]
)
def test_no_form_that_writes_is_shown_to_an_auditor(sapa, draft, auditor, browse, address):
    path = address.format(page=draft.pk, above=draft.get_parent().pk)

    assert browse(sapa, auditor).get(f"/admin/pages/{path}").status_code in (302, 403)


def test_an_auditor_reads_no_answers_of_readers(sapa, auditor, browse):
    client = browse(sapa, auditor)
    contact = ContactPage.objects.get(path__startswith=homes_of(sapa)["vi"].path)

    assert client.get("/admin/forms/").status_code == 302
    assert client.get(f"/admin/forms/submissions/{contact.pk}/").status_code in (302, 403, 404)


def test_an_auditor_finds_on_each_host_the_own_pages_alone(sapa, bacha, draft, auditor, browse):
    assert browse(bacha, auditor).get(f"/admin/pages/{draft.pk}/view_draft/").status_code == 404
    assert browse(bacha, auditor).get(f"/admin/pages/{draft.pk}/history/").status_code == 404


def test_a_parents_administrator_sees_nothing_unless_the_portal_lets_her(
    bacha, tt_bacha, administrator_above, browse
):
    page = make_article(tt_bacha, title="Tin thị trấn", live=False)

    client = browse(tt_bacha, administrator_above)

    assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 302
    assert "login" in client.get("/admin/")["Location"]


def test_a_parents_administrator_looks_where_she_is_let_and_changes_nothing(
    sapa, bacha, tt_bacha, administrator_above, browse
):
    page = make_article(tt_bacha, title="Tin thị trấn", live=False)
    image, document = make_image(tt_bacha), make_document(tt_bacha)
    let_parent_read(portal=tt_bacha, allowed=True)
    client = browse(tt_bacha, administrator_above)

    assert "Tin thị trấn" in client.get(f"/admin/pages/{page.get_parent().pk}/").content.decode()
    assert client.get(f"/admin/pages/{page.pk}/view_draft/").status_code == 200
    assert client.get("/admin/images/").status_code == 200
    before = all_rows()
    for address, form in writes(tt_bacha, page, image, document):
        client.post(address, form)
    assert set(changed_tables(before, all_rows())) <= OWN_TRACES
    assert client.get("/admin/snippets/navigation/navigation/").status_code == 302
    # Beside and above it she has what she had.
    assert browse(sapa, administrator_above).get("/admin/").status_code == 302
    assert browse(bacha, administrator_above).get("/admin/images/add/").status_code == 200


def test_what_was_allowed_ends_at_once(tt_bacha, administrator_above, browse):
    let_parent_read(portal=tt_bacha, allowed=True)
    client = browse(tt_bacha, administrator_above)
    assert client.get("/admin/pages/").status_code == 200

    let_parent_read(portal=tt_bacha, allowed=False)

    assert client.get("/admin/pages/").status_code == 302


@pytest.mark.parametrize("role", [Role.WRITER, Role.APPROVER, Role.QUESTION_CLERK])
def test_a_parents_other_people_do_not_look(bacha, tt_bacha, browse, role):
    let_parent_read(portal=tt_bacha, allowed=True)

    assert browse(tt_bacha, make_user(bacha, role)).get("/admin/").status_code == 302


def test_a_grandparents_administrator_does_not_look(laocai, tt_bacha, browse):
    let_parent_read(portal=tt_bacha, allowed=True)

    assert browse(tt_bacha, make_user(laocai, Role.PORTAL_ADMIN)).get("/admin/").status_code == 302


def test_what_the_dashboard_costs_who_only_looks(
    sapa, draft, auditor, browse, django_assert_max_num_queries
):
    client = browse(sapa, auditor)
    client.get("/admin/images/")
    with portal_scope(sapa):
        assert PortalImage.objects.count() == 0

    # Fewer than anybody who writes (`test_statements`); decided was at most 15.
    with django_assert_max_num_queries(16):
        client.get("/admin/")
    assert Portal.objects.filter(parent_may_read=True).count() == 0
