"""What each role may do, on its own portal and on another."""

import pytest
from wagtail.models import TaskState
from wagtail.permissions import policy_registry

from cms.core.trees import homes_of
from cms.media.models import PortalImage
from cms.news.models import ArticlePage
from sites.operations import grant_role, revoke_role
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, picture_file, section_of

pytestmark = pytest.mark.django_db

WRITES = [Role.WRITER, Role.APPROVER, Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR]
PUBLISHES = [Role.APPROVER, Role.PORTAL_ADMIN, Role.PROVINCE_EDITOR]


def person(role, portal):
    province = role in (Role.PROVINCE_EDITOR, Role.PROVINCE_AUDITOR)
    return make_user(None if province else portal, role)


@pytest.fixture
def draft(sapa, bacha):
    make_article(bacha)
    return make_article(sapa, title="Chợ phiên", live=False)


def publish(client, page):
    return client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_the_editor_of_a_page(sapa, draft, browse, role):
    response = browse(sapa, person(role, sapa)).get(f"/admin/pages/{draft.pk}/edit/")

    assert (response.status_code == 200) is (role in WRITES)


@pytest.mark.parametrize("role", list(Role))
def test_who_publishes(sapa, draft, browse, role):
    publish(browse(sapa, person(role, sapa)), draft)

    draft.refresh_from_db()
    assert draft.live is (role in PUBLISHES)


@pytest.mark.parametrize("role", list(Role))
def test_who_uploads_a_picture(sapa, browse, role):
    browse(sapa, person(role, sapa)).post(
        "/admin/images/add/",
        {"title": "Ảnh", "alt_text": "Ruộng", "credit": "", "tags": "", "file": picture_file()},
    )

    with portal_scope(sapa):
        kept = list(PortalImage.objects.all())
    assert len(kept) == (1 if role in WRITES else 0)
    assert all(image.collection_id == sapa.collection_id for image in kept)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PROVINCE_EDITOR,)])
def test_nobody_of_one_portal_works_on_another(sapa, bacha, draft, browse, role):
    client = browse(sapa, person(role, bacha))

    publish(client, draft)
    edit = client.get(f"/admin/pages/{draft.pk}/edit/")

    draft.refresh_from_db()
    assert not draft.live
    assert edit.status_code in (302, 403, 404)


def test_rights_of_one_portal_count_on_its_own_host_alone(sapa, bacha, draft, browse):
    """An approver of Bac Ha who is a clerk in Sa Pa approves nothing there."""
    both = person(Role.APPROVER, bacha)
    grant_role(user=both, role=Role.QUESTION_CLERK, portal=sapa)
    client = browse(sapa, both)

    publish(client, draft)

    draft.refresh_from_db()
    assert not draft.live
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/images/").status_code == 302
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 302


def test_a_role_that_is_taken_away_ends_at_once(sapa, draft, browse):
    approver = person(Role.APPROVER, sapa)
    client = browse(sapa, approver)
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 200

    revoke_role(user=approver, role=Role.APPROVER, portal=sapa)

    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code in (302, 403)


def test_a_writer_has_no_button_to_publish_and_hands_in(sapa, draft, browse):
    text = browse(sapa, person(Role.WRITER, sapa)).get(f"/admin/pages/{draft.pk}/edit/").content

    assert b'name="action-publish"' not in text
    assert b'name="action-submit"' in text


@pytest.mark.parametrize("role", list(Role))
def test_who_is_asked_for_approval(sapa, draft, browse, role):
    writer = person(Role.WRITER, sapa)
    with portal_scope(sapa):
        draft.save_revision(user=writer)
        draft.get_workflow().start(draft, writer)

    text = browse(sapa, person(role, sapa)).get("/admin/").content.decode()

    assert ("Chợ phiên" in text) is (role in PUBLISHES)


def test_an_approver_of_another_portal_is_not_asked(sapa, bacha, draft, browse):
    writer = person(Role.WRITER, sapa)
    with portal_scope(sapa):
        draft.save_revision(user=writer)
        state = draft.get_workflow().start(draft, writer)
    approver = person(Role.APPROVER, bacha)

    assert "Chợ phiên" not in browse(bacha, approver).get("/admin/").content.decode()
    browse(bacha, approver).post(
        f"/admin/pages/workflow/action/{draft.pk}/approve/{state.current_task_state_id}/"
    )

    draft.refresh_from_db()
    assert not draft.live
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_a_province_editor_works_on_each_portals_own_host(sapa, bacha, browse):
    editor = person(Role.PROVINCE_EDITOR, None)
    for portal in (sapa, bacha):
        page = make_article(portal, live=False)
        client = browse(portal, editor)
        assert {p.pk for p in client.get("/admin/pages/").context["pages"]} == {
            home.pk for home in homes_of(portal).values()
        }
        publish(client, page)
        assert ArticlePage.objects.get(pk=page.pk).live


def test_a_province_editor_finds_no_other_portals_page_on_a_host(sapa, bacha, draft, browse):
    client = browse(bacha, person(Role.PROVINCE_EDITOR, None))

    assert client.get(f"/admin/pages/{draft.pk}/").status_code == 404
    assert client.get(f"/admin/pages/{draft.pk}/edit/").status_code == 404
    publish(client, draft)
    draft.refresh_from_db()
    assert not draft.live


def test_who_edits_no_pages_still_has_a_desk(sapa, browse):
    client = browse(sapa, person(Role.QUESTION_CLERK, sapa))

    response = client.get("/admin/")

    assert response.status_code == 200
    assert "Ủy ban nhân dân thị xã Sa Pa" in response.content.decode()
    assert b'role="search"' not in response.content
    assert client.get("/admin/pages/").status_code == 302
    assert client.get(f"/admin/pages/{section_of(sapa).pk}/edit/").status_code == 302
    assert client.get("/admin/account/").status_code == 200
    assert client.get("/tin-tuc/").status_code in (200, 404)


@pytest.mark.parametrize("role", list(Role))
def test_no_role_manages_accounts_groups_sites_or_workflows(sapa, browse, role):
    client = browse(sapa, person(role, sapa))

    for path in ("users/", "groups/", "sites/", "locales/", "workflows/list/", "collections/"):
        assert client.get(f"/admin/{path}").status_code in (302, 403, 404), path


def test_policies_know_no_rights_outside_a_portal(sapa, draft):
    writer = person(Role.WRITER, sapa)
    policy = policy_registry.get_by_type(ArticlePage)

    assert not policy.user_has_permission(writer, "change")


def test_a_break_glass_account_sees_the_root_of_all_pages(sapa, browse):
    superuser = make_user(is_superuser=True)
    assert browse(sapa, superuser).get("/admin/pages/1/").status_code == 200
