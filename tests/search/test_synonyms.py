"""Other names of the same thing, which the province keeps for all portals."""

import pytest
from django.db import transaction
from django.urls import reverse

from search.audit import audit
from search.indexing import reload
from search.models import EntryContent, SynonymChange, SynonymGroup
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "wagtailsnippets_search_synonymgroup:add"


@pytest.fixture(autouse=True)
def _only_what_is_there(_portals):
    """Real commits of other tests leave their tokens: tables of engines are no models."""
    reload()


def found(client, text, path="/tim-kiem/"):
    results = client.get(path, {"q": text}).context["results"]
    titles = (result["title_html"] for result in results)
    return [title.replace("<mark>", "").replace("</mark>", "") for title in titles]


@pytest.fixture
def province(browse, sapa):
    return browse(sapa, make_user(role="province_editor"))


def test_new_names_are_true_at_once_for_old_and_new_texts(browse, province, sapa, bacha):
    make_article(sapa, title="Trạm y tế lưu động")
    make_article(bacha, title="Xe của trạm y tế lưu động")
    make_article(sapa, title="Lễ hội mùa xuân")
    assert found(browse(sapa), "TYTLD") == []

    answer = province.post(reverse(ADD), {"line": "TYTLĐ, trạm y tế lưu động"})
    assert answer.status_code == 302
    assert found(browse(sapa), "tytld") == ["Trạm y tế lưu động"]
    assert found(browse(bacha), "TYTLĐ") == ["Xe của trạm y tế lưu động"]

    make_article(sapa, title="Thêm một TYTLĐ ở Sa Pa")
    assert found(browse(sapa), "tram y te luu dong o sa pa")[0] == "Thêm một TYTLĐ ở Sa Pa"
    assert list(audit()) == []


def test_names_that_were_taken_back_are_no_longer_true(browse, sapa):
    make_article(sapa, title="Trạm y tế lưu động")
    group = SynonymGroup.objects.create(line="TYTLĐ, trạm y tế lưu động")
    assert found(browse(sapa), "tytld") == ["Trạm y tế lưu động"]

    group.line = "YTLĐ, trạm y tế lưu động"
    group.save()
    assert found(browse(sapa), "tytld") == []
    assert found(browse(sapa), "ytld") == ["Trạm y tế lưu động"]

    SynonymGroup.objects.all().delete()
    assert found(browse(sapa), "ytld") == []
    assert list(audit()) == []


def test_only_what_holds_a_changed_name_is_read_again(sapa, bacha, monkeypatch):
    for number in range(5):
        make_article(sapa, title=f"Trạm y tế lưu động số {number}")
        make_article(bacha, title=f"Chợ phiên {number}")
    read = []
    from search import rereading

    refresh = rereading.refresh
    monkeypatch.setattr(
        rereading, "refresh", lambda source, ids: read.extend(ids) or refresh(source, ids)
    )
    monkeypatch.setattr(rereading, "BATCH", 2)
    SynonymGroup.objects.create(line="TYTLĐ, trạm y tế lưu động")

    held = EntryContent.objects.filter(entry__title__startswith="Trạm")
    assert sorted(read) == sorted(held.values_list("entry__object_id", flat=True))
    change = SynonymChange.objects.get()
    assert (change.total, change.done, change.finished_at is not None) == (5, 5, True)


def test_one_way_names_work_one_way(browse, sapa):
    make_article(sapa, title="Nhà trẻ Hoa Ban")
    make_article(sapa, title="Trường mầm non Hoa Mai")
    SynonymGroup.objects.create(line="nhà trẻ => trường mầm non")

    assert len(found(browse(sapa), "truong mam non")) == 2
    assert found(browse(sapa), "nha tre") == ["Nhà trẻ Hoa Ban"]


def test_names_that_were_rolled_back_never_were(browse, sapa):
    def try_it(line):
        try:
            with transaction.atomic():
                SynonymGroup.objects.create(line=line)
                make_article(sapa, title="Trạm y tế lưu động")
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    try_it("ABCD, trạm y tế lưu động")
    try_it("EFGH, trạm y tế lưu động")
    make_article(sapa, title="Trạm y tế lưu động")
    assert found(browse(sapa), "abcd") == found(browse(sapa), "efgh") == []
    assert list(audit()) == []


def test_the_desk_finds_by_them_too(browse, sapa):
    make_article(sapa, title="Trạm y tế lưu động")
    desk = browse(sapa, make_user(sapa, "approver"))
    SynonymGroup.objects.create(line="TYTLĐ, trạm y tế lưu động")

    answer = desk.get(reverse("wagtailadmin_pages:search"), {"q": "tytld"})
    assert [page.title for page in answer.context["object_list"]] == ["Trạm y tế lưu động"]


@pytest.mark.parametrize("line", ["một mình", "TT, trung tâm", "a =>", ",,", "=> trung tâm"])
def test_a_line_that_names_no_two_things_is_refused(province, line):
    answer = province.post(reverse(ADD), {"line": line})

    assert "line" in answer.context["form"].errors
    assert not SynonymGroup.objects.exists()


def test_only_the_province_changes_them(browse, sapa, laocai):
    group = SynonymGroup.objects.create(line="TYTLĐ, trạm y tế lưu động")
    edit = reverse("wagtailsnippets_search_synonymgroup:edit", args=[group.pk])
    for portal, role in ((sapa, "portal_admin"), (laocai, "portal_admin"), (sapa, "approver")):
        desk = browse(portal, make_user(portal, role))
        assert desk.get(reverse(ADD)).status_code in (302, 403)
        desk.post(edit, {"line": "khác, hẳn đi"})
        assert SynonymGroup.objects.get().line == "TYTLĐ, trạm y tế lưu động"


def test_the_list_says_how_far_it_is(province, sapa):
    group = SynonymGroup.objects.create(line="TYTLĐ, trạm y tế lưu động")
    SynonymChange.objects.filter(group=group).update(total=900, done=400, finished_at=None)

    text = province.get(reverse("wagtailsnippets_search_synonymgroup:list")).content.decode()
    assert "400" in text
    assert "900" in text
