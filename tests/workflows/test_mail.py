"""Mails about approval go to the people of the page's portal and carry its host."""

import re

import pytest
from django.core import mail
from wagtail.models import TaskState

from sites.operations import grant_role
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(sapa, bacha):
    """One of each role in two portals, and of the province."""
    found = {
        (portal.slug, role): make_user(portal, role, username=f"{portal.slug}.{role}")
        for portal in (sapa, bacha)
        for role in (Role.WRITER, Role.APPROVER, Role.PORTAL_ADMIN, Role.QUESTION_CLERK)
    }
    found["province"] = make_user(None, Role.PROVINCE_EDITOR, username="tinh.editor")
    found["retired"] = make_user(sapa, Role.APPROVER, username="sapa.nghi", is_active=False)
    return found


@pytest.fixture
def hand_in(sapa, people, django_capture_on_commit_callbacks):
    """A writer of Sa Pa submits a draft: gives the page."""

    def submit(by=None):
        page = make_article(sapa, title="Chợ phiên ngày xuân", live=False)
        writer = by or people["sapa", Role.WRITER]
        with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
            page.save_revision(user=writer)
            page.get_workflow().start(page, writer)
        return page

    return submit


def receivers() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


def hosts_in(message) -> set[str]:
    return set(re.findall(r"https?://([^/\s]+)", message.body))


def test_handing_in_tells_the_approvers_of_that_portal_alone(hand_in, people):
    hand_in()

    assert receivers() == {
        people["sapa", Role.APPROVER].email,
        people["sapa", Role.PORTAL_ADMIN].email,
    }


def test_each_gets_a_mail_of_his_own(hand_in):
    hand_in()

    assert [len(message.to) for message in mail.outbox] == [1, 1]
    assert not any(message.cc or message.bcc for message in mail.outbox)


def test_the_mail_names_the_page_and_leads_to_its_own_host(hand_in):
    page = hand_in()

    for message in mail.outbox:
        assert "Chợ phiên ngày xuân" in message.subject
        assert hosts_in(message) == {"sapa.laocai.test"}
        assert f"/admin/pages/{page.pk}/edit/" in message.body


def test_who_hands_in_her_own_page_is_not_told(hand_in, people):
    hand_in(by=people["sapa", Role.APPROVER])

    assert receivers() == {people["sapa", Role.PORTAL_ADMIN].email}


def test_a_person_with_two_roles_is_told_once(hand_in, people, sapa):
    grant_role(user=people["sapa", Role.APPROVER], role=Role.PORTAL_ADMIN, portal=sapa)

    hand_in()

    addresses = [message.to[0] for message in mail.outbox]
    assert len(addresses) == len(set(addresses)) == 2


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_the_decision_is_told_to_the_writer_from_her_own_host(
    hand_in, people, sapa, decision, django_capture_on_commit_callbacks
):
    page = hand_in()
    mail.outbox.clear()
    with portal_scope(sapa), django_capture_on_commit_callbacks(execute=True):
        state = TaskState.objects.get(workflow_state__object_id=str(page.pk)).specific
        getattr(state, decision)(user=people["sapa", Role.APPROVER])

    assert receivers() == {people["sapa", Role.WRITER].email}
    assert hosts_in(mail.outbox[0]) == {"sapa.laocai.test"}
    page.refresh_from_db()
    assert page.live is (decision == "approve")


def test_nothing_is_sent_when_the_transaction_fails(
    sapa, people, django_capture_on_commit_callbacks
):
    page = make_article(sapa, live=False)
    with portal_scope(sapa), django_capture_on_commit_callbacks(execute=False):
        page.get_workflow().start(page, people["sapa", Role.WRITER])

    assert mail.outbox == []
