"""Nothing an editor writes is lost: not to a colleague, not to the end of a session.

Also a copy into another section of the portal, which its editor makes at the desk.
"""

import json

import pytest
from django.utils import translation

from cms.core.text import slug_of
from tests.functional.editing import leave_by

pytestmark = pytest.mark.browser

PASSWORD = "cong-thong-tin-2021"
WRITER, APPROVER = "bientap.sapa", "duyetbai.sapa"
TITLE = "Lịch cấp nước sạch mùa khô"
SUMMARY = "Đoạn tóm tắt mà chị biên tập viết"
OTHER_SUMMARY = "Đoạn tóm tắt mà anh duyệt bài viết"


@pytest.fixture
def desk(open_page, server):
    """Sign in on Sa Pa's host: `desk(WRITER)`; the browser says nothing of what the server refuses."""

    def sign_in(username, size="desk"):
        page = open_page(size, complains_of_answers=False)
        enter(page, server, username)
        return page

    return sign_in


def enter(page, server, username):
    page.goto(server.url("sapa", "/admin/"))
    fill_in_sign_in(page, username)
    page.wait_for_url("**/admin/")


def fill_in_sign_in(page, username):
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")


@pytest.fixture(scope="module")
def article(server) -> int:
    """The primary key of an article whose draft is open to both."""
    code = (
        "from cms.core.trees import homes_of; from cms.news.models import ArticlePage, SectionPage;"
        "from sites.models import Portal; from sites.scope import portal_scope;"
        "portal = Portal.objects.get(slug='sapa'); scope = portal_scope(portal); scope.__enter__();"
        "home = homes_of(portal)['vi'];"
        "news = SectionPage.objects.get(key='news', path__startswith=home.path);"
        "body = [{'type': 'text', 'value': '<p>Nội dung.</p>'}];"
        f"page = ArticlePage(title='{TITLE}', slug='{slug_of(TITLE)}', summary='S', body=body);"
        "news.add_child(instance=page); page.save_revision().publish(); print(page.pk)"
    )
    return int(server.manage("shell", "--verbosity", "0", "--command", code))


@pytest.fixture
def address(server, article):
    return server.url("sapa", f"/admin/pages/{article}/edit/")


def open_form(page, address):
    page.goto(address)
    page.wait_for_selector("#id_title")
    # Wagtail takes what stands in the form two seconds after loading for what was there.
    page.wait_for_timeout(2_500)


def type_summary(page, text):
    page.fill("[name=summary]", "")
    page.locator("[name=summary]").press_sequentially(text)


def indicator(page, state):
    page.locator(f"#w-autosave-indicator[data-w-autosave-state-value='{state}']").wait_for()


def save(page):
    leave_by(page, page.locator("footer button.action-save"))


def stored_summaries(server, article) -> list[str]:
    """Of all versions of the article, the newest first."""
    code = (
        "import json; from wagtail.models import Revision;"
        f"found = Revision.objects.filter(object_id='{article}').order_by('-created_at', '-pk');"
        "print(json.dumps([revision.content['summary'] for revision in found]))"
    )
    return json.loads(server.manage("shell", "--verbosity", "0", "--command", code))


def say(text: str) -> str:
    with translation.override("vi"):
        return translation.gettext(text)


def test_a_second_person_is_told_and_replaces_nothing_unasked(desk, server, article, address):
    first, second = desk(WRITER), desk(APPROVER)
    open_form(first, address)
    open_form(second, address)
    first.locator(".w-editing-sessions img, .w-editing-sessions [title]").first.wait_for()

    type_summary(first, SUMMARY)
    indicator(first, "saved")
    # The second one has heard of nothing yet, and sends what stands in an old form.
    second.evaluate("document.querySelector('form.w-editing-sessions').remove()")
    type_summary(second, OTHER_SUMMARY)
    indicator(second, "paused")
    save(second)

    assert second.locator(".messages .warning").count() == 1
    assert second.locator("[name=summary]").input_value() == OTHER_SUMMARY
    assert stored_summaries(server, article)[0] == SUMMARY

    # Having been told, they may.
    save(second)
    assert second.locator(".messages .success").count() == 1
    assert stored_summaries(server, article)[:2] == [OTHER_SUMMARY, SUMMARY]


def test_wagtails_own_question_comes_before_ours_in_vietnamese(desk, address):
    first, second = desk(WRITER), desk(APPROVER)
    open_form(first, address)
    open_form(second, address)
    type_summary(first, SUMMARY + ", lần hai")
    indicator(first, "saved")
    type_summary(second, OTHER_SUMMARY + ", lần hai")
    indicator(second, "paused")

    dialog = second.locator("#w-save-confirmation-dialog")
    second.locator(".w-editing-sessions").locator("[data-tippy-root], button").first.wait_for()
    second.wait_for_timeout(1_000)
    second.locator("footer button.action-save").click()
    dialog.wait_for()
    assert "Lý Mẩy Chạn" in dialog.inner_text() or "Chạn" in dialog.inner_text()
    assert "newer" not in dialog.inner_text()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_what_was_written_when_the_session_ended_comes_back(desk, server, article, address, size):
    page = desk(WRITER, size)
    open_form(page, address)
    page.context.clear_cookies(name="sessionid")
    words = f"Viết lúc phiên làm việc đã hết, trên {size}"

    type_summary(page, words)
    page.locator("#desk-cut-off").wait_for()
    page.locator("#desk-cut-off a").click()
    fill_in_sign_in(page, WRITER)
    page.locator("#desk-kept").wait_for()
    assert page.url == address
    assert page.locator("[name=summary]").input_value() != words
    leave_by(page, page.locator("#desk-kept [data-keep]"))

    assert page.locator("[name=summary]").input_value() == words
    assert stored_summaries(server, article)[0] == words
    open_form(page, address)
    assert not page.locator("#desk-kept").is_visible()


def test_what_a_button_sent_into_an_ended_session_comes_back(desk, server, article, address):
    page = desk(WRITER)
    open_form(page, address)
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=summary]", "Bấm lưu khi phiên đã hết")
    save(page)

    fill_in_sign_in(page, WRITER)
    page.locator("#desk-kept").wait_for()
    leave_by(page, page.locator("#desk-kept [data-keep]"))

    assert stored_summaries(server, article)[0] == "Bấm lưu khi phiên đã hết"


def test_nobody_is_offered_what_somebody_else_wrote(desk, server, address):
    page = desk(WRITER)
    open_form(page, address)
    page.context.clear_cookies(name="sessionid")
    type_summary(page, "Của chị biên tập")
    page.locator("#desk-cut-off a").click()
    fill_in_sign_in(page, APPROVER)
    page.wait_for_selector("#id_title")

    assert not page.locator("#desk-kept").is_visible()


def test_an_article_is_copied_into_another_section(desk, server, article):
    page = desk(APPROVER)
    page.goto(server.url("sapa", f"/admin/pages/{article}/copy/"))
    chooser = page.locator("#id_new_parent_page-chooser")
    chooser.locator(".w-dropdown__toggle").click()
    page.locator("[data-chooser-action-choose]:visible").click()
    page.locator(".modal a.choose-page", has_text="Chỉ đạo, điều hành").first.click()
    page.locator(".modal").wait_for(state="detached")
    page.fill("[name=new_title]", TITLE + " (bản sao)")
    page.fill("[name=new_slug]", "ban-sao")
    with page.expect_navigation():
        page.locator("main form [type=submit]").last.click()

    assert page.locator(".messages .success").count() == 1
    assert TITLE + " (bản sao)" in page.locator("main").inner_text()
