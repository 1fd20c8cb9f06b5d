"""A page that was public never just disappears: its address tells when and why it went."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.changes.runner import publish_what_is_due
from cms.navigation.models import Removal
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of


@pytest.fixture
def approver(sapa, browse):
    return browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))


def unpublish(client, page, reason):
    return client.post(f"/admin/pages/{page.pk}/unpublish/", {"reason": reason})


def test_readers_are_told_when_and_why(sapa, bacha, browse, approver):
    page = make_article(sapa, title="Thông báo cũ", slug="thong-bao-cu")
    with time_machine.travel("2021-07-05T03:15:00Z", tick=False):
        assert unpublish(approver, page, "Đã được thay bằng thông báo mới.").status_code == 302

    for path in ("/tin-tuc/thong-bao-cu/", "/tin-tuc/thong-bao-cu"):
        response = browse(sapa).get(path)
        html = response.content.decode()
        assert response.status_code == 410
        assert "Thông báo cũ" in html
        assert "Đã được thay bằng thông báo mới." in html
        assert "05/07/2021, 10h15" in html
    assert browse(bacha).get("/tin-tuc/thong-bao-cu/").status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\u202eb"])
def test_without_a_reason_nothing_happens_and_what_was_typed_stays(sapa, approver, reason):
    page = make_article(sapa, slug="bai")
    response = unpublish(approver, page, reason)
    assert response.status_code == 200
    assert reason.strip() in response.content.decode()
    page.refresh_from_db()
    assert page.live
    with portal_scope(sapa):
        assert not Removal.objects.exists()


def test_published_again_the_notice_is_gone(sapa, browse, approver):
    page = make_article(sapa, slug="bai")
    unpublish(approver, page, "Kiểm tra lại số liệu.")
    with portal_scope(sapa):
        page.refresh_from_db()
        page.save_revision().publish()
        assert not Removal.objects.exists()
    assert browse(sapa).get("/tin-tuc/bai/").status_code == 200


def test_a_deleted_page_leaves_a_notice_and_a_draft_none(sapa, browse):
    page, draft = make_article(sapa, slug="bai"), make_article(sapa, slug="nhap", live=False)
    with portal_scope(sapa):
        page.delete()
        draft.delete()
    assert browse(sapa).get("/tin-tuc/bai/").status_code == 410
    assert browse(sapa).get("/tin-tuc/nhap/").status_code == 404


def test_a_deleted_section_leaves_one_for_each_of_its_pages(sapa, browse):
    make_article(sapa, section="direction", slug="mot")
    make_article(sapa, section="direction", slug="hai")
    with portal_scope(sapa):
        section_of(sapa, "direction").delete()
        assert sorted(Removal.objects.values_list("path", flat=True)) == [
            "/chi-dao-dieu-hanh",
            "/chi-dao-dieu-hanh/hai",
            "/chi-dao-dieu-hanh/mot",
        ]


def test_an_expired_page_is_no_longer_current(sapa, browse):
    page = make_article(sapa, slug="het-han")
    with portal_scope(sapa):
        page.expire_at = timezone.now() + timedelta(hours=1)
        page.save()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_what_is_due()
        response = browse(sapa).get("/tin-tuc/het-han/")
    assert response.status_code == 410
    assert "không còn hiệu lực" in response.content.decode()
