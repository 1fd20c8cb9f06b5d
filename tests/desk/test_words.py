"""Words of the desk that are in no catalogue of Wagtail's."""

import pytest
from django.urls import reverse
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page

from cms.core.trees import homes_of
from sites.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_who_signs_in_is_asked_for_name_and_password_in_vietnamese(browse, sapa):
    response = browse(sapa).get(reverse("wagtailadmin_login"))
    fields = response.context["form"].fields
    assert [str(fields[name].label) for name in ("username", "password")] == [
        "Tên đăng nhập",
        "Mật khẩu",
    ]


def test_breadcrumbs_begin_with_pages_and_the_own_portal(in_sapa, sapa, bacha):
    home = homes_of(sapa)["vi"]
    items = get_breadcrumbs_items_for_page(home, make_user(sapa, Role.WRITER))
    assert [item["label"] for item in items] == ["Các trang", home.title]
