"""A page may be kept for those who know a password."""

import pytest

from sites.roles import Role
from tests.factories import make_article, make_user


@pytest.fixture
def keep_private(browse):
    """Has the desk keep a page for those who know "ruong"."""

    def keep(portal, page):
        desk = browse(portal, make_user(portal, Role.PORTAL_ADMIN))
        response = desk.post(
            f"/admin/pages/{page.pk}/privacy/",
            {"restriction_type": "password", "password": "ruong"},
        )
        assert response.status_code == 200
        return page

    return keep


# With real commits: the desk's own view of privacy begins no transaction.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "section", "heading", "wrong"),
    [
        (
            "vi",
            "/tin-tuc/",
            "Cần mật khẩu",
            "Mật khẩu không đúng. Hãy thử lại.",
        ),
        (
            "en",
            "/en/news/",
            "Password required",
            "The password you have entered is not correct. Please try again.",
        ),
    ],
)
def test_a_password_is_set_at_the_desk_and_asked_of_readers(
    sapa, browse, keep_private, language, section, heading, wrong
):
    keep_private(sapa, make_article(sapa, slug="rieng", title="Bài riêng", language=language))
    address = f"{section}rieng/"

    reader = browse(sapa)
    asked = reader.get(address)
    action = asked.context["action_url"]
    refused = reader.post(action, {"password": "sai", "return_url": address})
    told = reader.post(action, {"password": "ruong", "return_url": address})

    for response in (asked, refused):
        text = response.content.decode()
        assert response.status_code == 200
        assert f'<html lang="{language}"' in text
        assert f"<h1>{heading}</h1>" in text
        assert "Bài riêng" not in text
        assert "Nội dung bài" not in text
    assert wrong not in asked.content.decode()
    assert wrong in refused.content.decode()
    assert (told.status_code, told.headers["Location"]) == (302, address)
    assert "Bài riêng" in reader.get(address).content.decode()
    assert "Bài riêng" not in browse(sapa).get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_no_portal_asks_for_another_ones_password(sapa, bacha, browse, keep_private):
    page = keep_private(sapa, make_article(sapa))
    own = keep_private(bacha, make_article(bacha))
    key, own_key = (p.view_restrictions.get().pk for p in (page, own))

    def status(portal, restriction, page_id):
        address = f"/_util/authenticate_with_password/{restriction}/{page_id}/"
        return browse(portal).get(address).status_code

    assert status(sapa, key, page.pk) == 200
    assert status(bacha, key, page.pk) == 404  # as the next one, which does not exist
    assert status(bacha, key + 1000, page.pk + 1000) == 404
    assert status(bacha, key, own.pk) == 404
    assert status(bacha, own_key, own.pk) == 200
