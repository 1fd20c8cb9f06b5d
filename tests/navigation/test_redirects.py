"""Old addresses keep leading to what they led to, within one portal."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail import signal_handlers

from cms.changes.models import Change
from cms.navigation.addresses import BadAddress, normal_path
from cms.navigation.models import Redirect
from cms.navigation.operations import BadRedirectFile, dead_redirects, load_redirects
from cms.news.models import SectionPage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of


@pytest.fixture
def follow(browse):
    def get(portal, path):
        response = browse(portal).get(path)
        return response.status_code, response.headers.get("Location")

    return get


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()
    page.refresh_from_db()


class TestRenameAndMove:
    def test_a_renamed_page_is_found_at_its_old_address(self, sapa, bacha, follow):
        page = make_article(sapa, slug="ten-cu")
        with portal_scope(sapa):
            rename(page, "ten-moi")
        assert follow(sapa, "/tin-tuc/ten-cu/") == (301, "/tin-tuc/ten-moi/")
        assert follow(sapa, "/tin-tuc/ten-cu") == (301, "/tin-tuc/ten-moi/")
        assert follow(bacha, "/tin-tuc/ten-cu/") == (404, None)

    def test_renamed_twice_there_is_no_chain(self, sapa, follow):
        page = make_article(sapa, slug="mot")
        with portal_scope(sapa):
            rename(page, "hai")
            rename(page, "ba")
        assert follow(sapa, "/tin-tuc/mot/") == (301, "/tin-tuc/ba/")
        assert follow(sapa, "/tin-tuc/hai/") == (301, "/tin-tuc/ba/")

    def test_renamed_back_there_is_no_loop(self, sapa, follow):
        page = make_article(sapa, slug="mot")
        with portal_scope(sapa):
            rename(page, "hai")
            rename(page, "mot")
        assert follow(sapa, "/tin-tuc/mot/") == (200, None)
        assert follow(sapa, "/tin-tuc/hai/") == (301, "/tin-tuc/mot/")

    def test_a_moved_section_takes_all_its_pages_along(self, sapa, follow):
        with portal_scope(sapa):
            section = section_of(sapa).add_child(
                instance=SectionPage(title="Du lịch", slug="du-lich")
            )
        article = make_article(sapa, slug="thac-bac")
        with portal_scope(sapa):
            article.move(section, pos="last-child")
            section.refresh_from_db()
            section.move(section_of(sapa, "direction"), pos="last-child")
        new = "/chi-dao-dieu-hanh/du-lich/thac-bac/"
        assert follow(sapa, "/tin-tuc/thac-bac/") == (301, new)
        assert follow(sapa, "/tin-tuc/du-lich/thac-bac/") == (301, new)
        assert follow(sapa, "/tin-tuc/du-lich/") == (301, "/chi-dao-dieu-hanh/du-lich/")
        assert follow(sapa, new) == (200, None)

    def test_a_new_page_takes_over_an_old_address(self, sapa, follow):
        page = make_article(sapa, slug="mot")
        with portal_scope(sapa):
            rename(page, "hai")
        make_article(sapa, slug="mot")
        assert follow(sapa, "/tin-tuc/mot/") == (200, None)

    def test_a_draft_leaves_no_redirect(self, sapa):
        page = make_article(sapa, slug="nhap", live=False)
        with portal_scope(sapa):
            page.slug = "nhap-moi"
            page.save()
            assert not Redirect.objects.exists()

    def test_an_unpublished_target_is_not_found(self, sapa, follow):
        page = make_article(sapa, slug="mot")
        with portal_scope(sapa):
            rename(page, "hai")
            page.unpublish()
        assert follow(sapa, "/tin-tuc/mot/") == (404, None)


class TestByHand:
    def test_old_addresses_of_another_system(self, sapa, follow):
        page = make_article(sapa, slug="bai")
        with portal_scope(sapa):
            Redirect.objects.create(old_path="/1227/27461/bai-cu-123", page=page)
            Redirect.objects.create(old_path="/xem?id=5&lang=vi", address="/tin-tuc/bai")
            Redirect.objects.create(
                old_path="/cu", address="https://dichvucong.gov.vn/", is_permanent=False
            )
        assert follow(sapa, "/1227/27461/bai-cu-123/") == (301, "/tin-tuc/bai/")
        assert follow(sapa, "/1227/27461/bai-cu-123?utm_source=zalo") == (301, "/tin-tuc/bai/")
        assert follow(sapa, "/xem?lang=vi&id=5") == (301, "/tin-tuc/bai")
        assert follow(sapa, "/xem/?id=6") == (404, None)
        assert follow(sapa, "/cu/") == (302, "https://dichvucong.gov.vn/")

    @pytest.mark.parametrize(
        ("old", "address", "field"),
        [
            ("tin-tuc/a", "/b", "old_path"),
            ("/", "/b", "old_path"),
            ("/admin/login", "/b", "old_path"),
            ("//evil.test/a", "/b", "old_path"),
            ("https://bacha.laocai.test/a", "/b", "old_path"),
            ("/a\u202e", "/b", "old_path"),
            ("/a\x00", "/b", "old_path"),
            ("/" + "a" * 501, "/b", "old_path"),
            ("/a", "", "address"),
            ("/a", "/a/", "address"),
            ("/a", "javascript:alert(1)", "address"),
            ("/a", "//evil.test", "address"),
            ("/a", "/dang-dan", "address"),
            ("/dich", "/b", "old_path"),
        ],
    )
    def test_mistakes_are_named(self, in_sapa, old, address, field):
        Redirect.objects.create(old_path="/dang-dan", address="/dich")
        with pytest.raises(ValidationError) as error:
            Redirect(old_path=old, address=address).clean()
        assert list(error.value.message_dict) == [field]

    @pytest.mark.parametrize(
        ("given", "normal"),
        [
            ("/tin-tuc/a/", "/tin-tuc/a"),
            ("http://sapa.laocai.test/a/?b=2&a=1#x", "/a?a=1&b=2"),
            ("/tin%20tuc/đất", "/tin%20tuc/%C4%91%E1%BA%A5t"),
            (" /a ", "/a"),
            ("/a?x=", "/a?x="),
        ],
    )
    def test_an_address_has_one_form(self, in_sapa, given, normal):
        assert normal_path(given) == normal

    def test_a_full_address_of_another_portal_is_refused(self, in_sapa):
        with pytest.raises(BadAddress):
            normal_path("http://bacha.laocai.test/a")

    def test_what_leads_nowhere_is_listed(self, sapa, bacha, django_assert_num_queries):
        live, gone = make_article(sapa, slug="song"), make_article(sapa, slug="mat")
        with portal_scope(bacha):
            Redirect.objects.create(old_path="/cua-bac-ha", address="/khong-co")
        with portal_scope(sapa):
            gone.unpublish()
            for old, fields in [
                ("/a", {"page": live}),
                ("/b", {"page": gone}),
                ("/c", {"address": "/tin-tuc/song"}),
                ("/d", {"address": "/khong-co"}),
                ("/e", {"address": "https://laocai.test/"}),
            ]:
                Redirect.objects.create(old_path=old, **fields)
            with django_assert_num_queries(4):
                dead = dead_redirects()
        assert [item.redirect.old_path for item in dead] == ["/b", "/d"]


class TestFiles:
    HEADER = "old_address,new_address,permanent\n"

    def test_many_at_once_and_twice_is_the_same(self, in_sapa):
        text = self.HEADER + "/cu-1,/moi-1,1\n/cu-2,https://laocai.test/,0\n"
        assert load_redirects(text) == (2, 0)
        assert load_redirects(text) == (0, 0)
        assert load_redirects(self.HEADER + "/cu-1,/moi-9,1\n") == (0, 1)
        assert list(Redirect.objects.values_list("old_path", "address", "is_permanent")) == [
            ("/cu-1", "/moi-9", True),
            ("/cu-2", "https://laocai.test/", False),
        ]

    def test_a_long_file_queues_no_task_for_each_line(self, in_sapa, monkeypatch):
        queued = []
        monkeypatch.setattr(
            signal_handlers,
            "update_reference_index_task",
            SimpleNamespace(enqueue=lambda *args: queued.append(args)),
        )
        load_redirects(self.HEADER + "".join(f"/cu-{n},/moi,1\n" for n in range(30)))
        assert queued == []

        single = Redirect.objects.create(old_path="/cu", address="/moi")
        assert queued == [("navigation", "redirect", str(single.pk))]

    def test_each_mistake_is_named_by_its_line_and_nothing_is_changed(self, in_sapa):
        with pytest.raises(BadRedirectFile) as error:
            load_redirects(self.HEADER + "/tot,/moi,1\ncu,/moi,1\n/a,,1\n/tot/,/khac,1\n/b,/b,1\n")
        assert [line.split(":")[0] for line in error.value.lines] == [
            "Dòng 3",
            "Dòng 4",
            "Dòng 5",
            "Dòng 6",
        ]
        assert not Redirect.objects.exists()

    def test_a_file_with_other_columns_is_refused(self, in_sapa):
        for text in ("", "a;b\n", "\x00\x00", "new_address,old_address\n/a,/b\n"):
            with pytest.raises(BadRedirectFile):
                load_redirects(text)


class TestDesk:
    def test_a_portals_administrator_sees_and_loads_only_its_own(self, sapa, bacha, browse):
        for portal in (sapa, bacha):
            with portal_scope(portal):
                Redirect.objects.create(old_path=f"/cu-{portal.slug}", address="/moi")
        admin = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
        html = admin.get("/admin/snippets/navigation/redirect/").content.decode()
        assert "/cu-sapa" in html
        assert "/cu-bacha" not in html
        foreign = Redirect._base_manager.get(old_path="/cu-bacha")
        for action in ("edit", "delete", "usage", "history"):
            url = f"/admin/snippets/navigation/redirect/{action}/{foreign.pk}/"
            assert admin.get(url).status_code == 404, action
        assert admin.get("/admin/snippets/navigation/redirect/import/").status_code == 200

    def test_a_writer_may_not(self, sapa, browse):
        writer = browse(sapa, make_user(sapa, Role.WRITER))
        for path in ("redirect/", "redirect/import/", "navigation/"):
            assert writer.get(f"/admin/snippets/navigation/{path}").status_code in {302, 403}

    def test_a_file_is_loaded_through_the_form(self, sapa, browse):
        admin = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))
        url = "/admin/snippets/navigation/redirect/import/"
        good = ContentFile(b"old_address,new_address\n/cu,/moi\n", name="a.csv")
        assert admin.post(url, {"file": good}).status_code == 302
        bad = ContentFile(b"old_address,new_address\ncu,/moi\n", name="a.csv")
        response = admin.post(url, {"file": bad})
        assert response.status_code == 200
        with portal_scope(sapa):
            assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/cu"]


# With real commits: Wagtail announces a move after its own transaction.
@pytest.mark.django_db(transaction=True)
def test_a_move_at_the_desk_leaves_a_redirect_and_an_entry_in_the_log(sapa, browse, follow):
    page = make_article(sapa, slug="bai")
    target = section_of(sapa, "direction")
    client = browse(sapa, make_user(sapa, Role.PORTAL_ADMIN))

    response = client.post(f"/admin/pages/{page.pk}/move/{target.pk}/confirm/")

    assert response.status_code == 302
    assert follow(sapa, "/tin-tuc/bai/") == (301, "/chi-dao-dieu-hanh/bai/")
    assert Change.objects.filter(kind="page", object_id=page.pk, action="move").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_new_slug_leaves_a_redirect_in_the_same_transaction(sapa, follow):
    page = make_article(sapa, slug="ten-cu")
    with portal_scope(sapa), transaction.atomic():
        rename(page, "ten-moi")
        transaction.set_rollback(True)
    with portal_scope(sapa):
        assert not Redirect.objects.exists()
        page.refresh_from_db()
        rename(page, "ten-khac")
    assert follow(sapa, "/tin-tuc/ten-cu/") == (301, "/tin-tuc/ten-khac/")
