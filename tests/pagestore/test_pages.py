"""Real pages in the store: what is kept, for how long, and what never is."""

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.core.signing import TimestampSigner
from django.db import transaction
from wagtail.models import PageViewRestriction

from cms.changes.models import Change
from cms.pages.models import FormPage
from cms.pages.models.forms import FormField
from cms.pagestore import operations
from cms.pagestore.stores import store
from sites.operations import close_portal, declare_mourning, open_portal
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import make_article, make_user, section_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_kept_and_what_never_is(sapa, bacha, read, browse):
    make_article(sapa, slug="bai")
    make_article(sapa, slug="nhap", live=False)
    with portal_scope(sapa):
        form = FormPage(title="Góp ý", slug="gop-y", purpose="Tiếp thu")
        form.form_fields = [FormField(label="Ý kiến", sort_order=0)]
        section_of(sapa, "introduction").add_child(instance=form)
        form.save_revision().publish()
        hidden = section_of(sapa, "direction")
        make_article(sapa, slug="kin", section="direction")
        with transaction.atomic():
            PageViewRestriction.objects.create(
                page=hidden, restriction_type="password", password="x"
            )

    kept = [
        "/",
        "/en/",
        "/tin-tuc/",
        "/tin-tuc/?page=1",
        "/tin-tuc/bai/",
        "/tim-kiem/",
        "/en/search/",
    ]
    for url in kept:
        assert [read(sapa, url).how for _ in range(2)] == ["made", "hit"], url
    never = [
        ("/gioi-thieu/gop-y/", 200),
        ("/chi-dao-dieu-hanh/", 200),
        ("/chi-dao-dieu-hanh/kin/", 200),
        ("/tin-tuc/nhap/", 404),
        ("/khong-co/", 404),
        ("/tin-tuc", 301),
        ("/tim-kiem/?q=bai", 200),
        ("/tin-tuc/?nam=1900", 404),
    ]
    for url, status in never:
        got = [read(sapa, url) for _ in range(2)]
        assert {(answer.status, answer.how) for answer in got} == {(status, "passed")}, url
    assert {path for _host, path, _query, _scheme in store.pages} == {
        url.partition("?")[0] for url in kept
    }

    # An editor at the desk sees the site past the store.
    session = browse(sapa, make_user(sapa, "writer")).cookies["sessionid"].value
    assert read(sapa, "/", headers={"cookie": f"sessionid={session}"}).how == "passed"
    # The same path of another portal, or of none, is another page, or none.
    assert read(bacha, "/").text != read(sapa, "/").text
    assert read(sapa, "/", headers={"host": "khong-co.laocai.test"}).status == 404


def test_pages_that_show_days_are_true_until_midnight_in_vietnam(sapa, bacha, laocai, browse):
    def seconds(portal, url):
        control = browse(portal).get(url).headers["Surrogate-Control"]
        return int(control.removeprefix("max-age="))

    with time_machine.travel("2021-09-01T16:59:00Z", tick=False):  # 23:59 in Vietnam
        make_article(sapa, slug="bai")
        assert seconds(sapa, "/") == 60  # announcements leave on their days
        assert seconds(sapa, "/tin-tuc/bai/") == 24 * 3600
        declare_mourning(starts_on=date(2021, 9, 2), ends_on=date(2021, 9, 3))
        assert seconds(sapa, "/tin-tuc/bai/") == seconds(bacha, "/lien-he/") == 60
    with time_machine.travel("2021-09-04T16:59:00Z", tick=False):
        assert seconds(sapa, "/tin-tuc/bai/") == 24 * 3600


def test_a_portal_that_closes_shows_nothing_any_more(tt_bacha, bacha, read):
    assert [read(tt_bacha, "/").how for _ in range(2)] == ["made", "hit"]
    close_portal(portal=tt_bacha, successor=bacha)
    assert read(tt_bacha, "/").status == 410
    open_portal(portal=tt_bacha)
    assert [read(tt_bacha, "/").how for _ in range(2)] == ["made", "hit"]


def test_the_command_reaches_the_store_through_the_change_log(sapa, bacha, read):
    for portal in (sapa, bacha):
        read(portal, "/")
        read(portal, "/lien-he/")
    out = StringIO()

    call_command("page_store", "purge", "--portal", "sapa", stdout=out)

    assert "change log" in out.getvalue()
    assert [read(bacha, url).how for url in ("/", "/lien-he/")] == ["hit", "hit"]
    assert [read(sapa, url).how for url in ("/", "/lien-he/")] == ["made", "made"]
    call_command("page_store", "purge", stdout=out)
    assert [read(bacha, url).how for url in ("/", "/lien-he/")] == ["made", "made"]
    assert list(Change.objects.filter(kind="store").values_list("keys", flat=True)) == [
        f"portal:{sapa.pk}",
        "all",
    ]
    with pytest.raises(CommandError, match="There is no portal khong-co"):
        call_command("page_store", "purge", "--portal", "khong-co")


def test_a_server_tells_its_own_people_how_it_fares(sapa, read):
    read(sapa, "/")
    read(sapa, "/")
    name = operations.STATUS_HEADER
    told = read(sapa, "/healthz", headers={name: TimestampSigner(salt=name).sign("status")})
    assert json.loads(told.body)["store"]["pages"] == 1
    for forged in ("status", TimestampSigner(salt="other").sign("status")):
        assert read(sapa, "/healthz", headers={name: forged}).text == "ok"


def test_warming_asks_for_every_page_that_everybody_may_read(sapa, bacha):
    page = make_article(sapa, slug="bai")
    make_article(sapa, slug="nhap", live=False)
    make_article(bacha, slug="khac")

    found = operations.addresses_of([registry.get(sapa.pk)])

    assert found[:2] == [("sapa.laocai.test", "/"), ("sapa.laocai.test", "/en/")]
    assert ("sapa.laocai.test", "/tin-tuc/bai/") in found
    assert len(found) == len(set(found))
    assert {host for host, _path in found} == {"sapa.laocai.test"}
    assert not [path for _host, path in found if "nhap" in path]
    assert page.live
