"""A page may be kept for those who know a password."""

import pytest

from sites.roles import Role
from tests.factories import make_article, make_user


# With real commits: the desk's own view of privacy begins no transaction.
@pytest.mark.django_db(transaction=True)
def test_a_password_is_set_at_the_desk_and_asked_of_readers(sapa, browse):
    page = make_article(sapa, slug="rieng", title="Bài riêng")
    desk = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))

    response = desk.post(
        f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "password", "password": "ruong"}
    )
    assert response.status_code == 200

    reader = browse(sapa)
    asked = reader.get("/tin-tuc/rieng/")
    assert asked.status_code == 200
    assert "password" in asked.content.decode()
    assert "Nội dung bài" not in asked.content.decode()

    action = asked.context["action_url"]
    told = reader.post(action, {"password": "ruong", "return_url": "/tin-tuc/rieng/"})
    assert (told.status_code, told.headers["Location"]) == (302, "/tin-tuc/rieng/")
    assert "Bài riêng" in reader.get("/tin-tuc/rieng/").content.decode()
    assert "Bài riêng" not in browse(sapa).get("/tin-tuc/rieng/").content.decode()
