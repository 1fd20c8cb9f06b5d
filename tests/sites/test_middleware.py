"""The host names the portal: what is answered where."""

import re

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from cms.media.models import PortalImage
from sites.middleware import ClientAddressMiddleware, PortalMiddleware
from sites.models import PortalStatus
from sites.operations import add_host, close_portal, ensure_portal, open_portal
from sites.registry import registry
from sites.roles import Role
from sites.scope import current_portal, current_portal_id
from tests.factories import make_article, make_image, make_user

pytestmark = pytest.mark.django_db


def get(host, path="/", **headers):
    return Client(headers={"host": host, **headers}).get(path)


def text_of(response, tag):
    """What stands in the first such element, without tags and with single spaces."""
    found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", response.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def language_of(response):
    return re.search(r'<html lang="([^"]*)"', response.content.decode())[1]


@pytest.fixture
def prepared(sapa):
    return ensure_portal(slug="sapa", status=PortalStatus.PREPARING).portal


# --- each host its own portal --------------------------------------------------------------------

NAMES = {
    "laocai": ("laocai.test", "Cổng Thông tin điện tử tỉnh Lào Cai", "Lao Cai Province Web Portal"),
    "sapa": ("sapa.laocai.test", "Ủy ban nhân dân thị xã Sa Pa", "Sa Pa Town"),
    "bacha": ("bacha.laocai.test", "Ủy ban nhân dân huyện Bắc Hà", "Bac Ha District"),
    "tt-bacha": ("tt-bacha.laocai.test", "Ủy ban nhân dân thị trấn Bắc Hà", "Bac Ha Township"),
}


@pytest.mark.parametrize("slug", NAMES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_host_answers_with_its_own_home(_portals, slug, language):
    host, name_vi, name_en = NAMES[slug]
    name = name_vi if language == "vi" else name_en

    response = get(host, "/" if language == "vi" else "/en/")

    assert response.status_code == 200
    assert language_of(response) == response["Content-Language"] == language
    assert text_of(response, "title").startswith(name)
    assert name.replace(" ", "") in text_of(response, "h1").replace("\u00a0", "").replace(" ", "")


def test_an_article_is_found_on_its_own_host_alone(sapa, bacha, browse):
    address = make_article(sapa).get_url()
    path = address.removeprefix("http://sapa.laocai.test")

    assert browse(sapa).get(path).status_code == 200
    assert browse(bacha).get(path).status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_address_of_no_page_is_404_in_the_portals_own_shell(sapa, browse, language):
    response = browse(sapa).get("/khong-co/" if language == "vi" else "/en/khong-co/")

    assert response.status_code == 404
    assert language_of(response) == language
    assert ("Sa Pa Town" if language == "en" else "thị xã") in response.content.decode()


# --- how a host may be written -------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "sapa.laocai.test:80",
        "sapa.laocai.test:8765",
        "sapa.laocai.test.",
        "sapa.laocai.test.:80",
        "SAPA.LaoCai.TEST",
    ],
)
def test_a_host_with_port_root_dot_or_capitals_is_the_same_host(_portals, host):
    assert get(host).context["shell"].portal.slug == "sapa"


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1",
        "[::1]:8000",
        "www.laocai.test",
        "laocai.laocai.test",
        "sapa.laocai.test.evil.example",
        "sapa-en.laocai.test",
        "x.sapa.laocai.test",
        "sapa",
        "sapa.laocai.test@evil.example",
        "sapa.laocai.test/../bacha",
        "sapa.laocai.test:port",
        "sapa_laocai.test",
        "sapa.laocai.test, bacha.laocai.test",
        "bad host",
        "*",
        "",
        "thịxã.laocai.test",
        "a" * 5_000,
    ],
)
def test_an_unknown_or_malformed_host_is_404_and_names_no_portal(_portals, host):
    response = get(host)

    assert response.status_code == 404
    body = response.content.decode().lower()
    assert "there is nothing at this address" in body
    for record in registry.all():
        for word in (record.slug, record.texts["name_vi"], record.texts["name_en"]):
            assert word.lower() not in body


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/admin/",
        "/admin/login/",
        "/media/sapa/a.jpg",
        "/documents/1/a.pdf",
        "/tim-kiem/?q=a",
        "/%00",
        "/healthz/",
    ],
)
def test_nothing_answers_on_an_unknown_host(_portals, path):
    response = get("example.org", path)

    assert response.status_code == 404
    assert "Set-Cookie" not in response
    assert "Location" not in response


@pytest.mark.parametrize("host", ["sapa.laocai.test", "example.org"])
def test_static_files_belong_to_no_portal(_portals, host):
    """The page that an unknown host gets is dressed by them too."""
    assert get(host, "/static/core/portal.css").status_code == 200


def test_a_host_in_another_header_is_not_believed(_portals):
    response = get(
        "sapa.laocai.test", x_forwarded_host="bacha.laocai.test", forwarded="host=bacha.laocai.test"
    )

    assert response.context["shell"].portal.slug == "sapa"


@pytest.mark.parametrize("host", ["example.org", "", "sapa.laocai.test"])
def test_health_is_answered_without_a_known_host(db, host, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = get(host, "/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


def test_refusing_costs_no_statement(sapa, bacha, django_assert_num_queries):
    add_host(portal=sapa, name="sapa.example")
    close_portal(portal=bacha)
    registry.snapshot  # noqa: B018 - loads it

    with django_assert_num_queries(0):
        assert get("example.org").status_code == 404
        assert get("sapa.example").status_code == 308
        assert get("bacha.laocai.test").status_code == 410


# --- hosts beside the given one ------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_a_secondary_host_leads_to_the_primary_one_keeping_everything(sapa, method):
    add_host(portal=sapa, name="ubnd-sapa.example")
    client = Client(headers={"host": "ubnd-sapa.example:8000"}, enforce_csrf_checks=True)

    response = getattr(client, method)("/en/news/m%E1%BA%ADn-%2F/?q=m%E1%BA%ADn&page=2&q=")

    assert response.status_code == 308
    assert response["Location"] == (
        "http://sapa.laocai.test/en/news/m%E1%BA%ADn-//?q=m%E1%BA%ADn&page=2&q="
    )


def test_the_given_host_leads_to_a_primary_one_of_its_own(sapa, settings):
    settings.PUBLIC_PORT = 8765
    add_host(portal=sapa, name="congsapa.vn", is_primary=True)

    assert get("sapa.laocai.test", "/a/?b=1")["Location"] == "http://congsapa.vn:8765/a/?b=1"
    assert get("congsapa.vn").context["shell"].portal.slug == "sapa"


def test_an_address_cannot_lead_away_from_the_portals(sapa):
    add_host(portal=sapa, name="ubnd-sapa.example")

    response = get("ubnd-sapa.example", "//evil.example/%2e%2e")

    assert response["Location"].startswith("http://sapa.laocai.test/")


# --- portals that are not open -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/en/", "/tin-tuc/", "/admin/", "/media/sapa/a.jpg"])
def test_a_closed_portal_is_gone_and_says_where_its_content_went(sapa, bacha, path):
    close_portal(portal=sapa, successor=bacha)

    response = get("sapa.laocai.test", path)

    body = response.content.decode()
    assert response.status_code == 410
    assert "Ủy ban nhân dân thị xã Sa Pa" in body
    assert '<a href="http://bacha.laocai.test/">Ủy ban nhân dân huyện Bắc Hà</a>' in body
    assert '<a href="http://bacha.laocai.test/en/">Bac Ha District</a>' in body
    assert get("bacha.laocai.test").status_code == 200


def test_a_closed_portal_without_a_successor_links_nowhere(sapa):
    close_portal(portal=sapa)

    response = get("sapa.laocai.test")

    assert response.status_code == 410
    assert "<a " not in response.content.decode()


def test_a_secondary_host_of_a_closed_portal_leads_to_its_notice(sapa):
    add_host(portal=sapa, name="ubnd-sapa.example")
    close_portal(portal=sapa)

    assert get("ubnd-sapa.example")["Location"] == "http://sapa.laocai.test/"


def test_a_reopened_portal_answers_again(sapa):
    close_portal(portal=sapa)
    open_portal(portal=sapa)

    assert get("sapa.laocai.test").status_code == 200


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "vi"),
        ("/en/", "en"),
        ("/tin-tuc/", "vi"),
        ("/khong-co/", "vi"),
        ("/khong.co", "vi"),
        ("/media/sapa/a.jpg", "vi"),
    ],
)
def test_a_portal_in_preparation_shows_readers_its_name_alone(prepared, path, language):
    response = get("sapa.laocai.test", path)

    body = response.content.decode()
    assert response.status_code == 403
    assert language_of(response) == language
    assert text_of(response, "h1") == NAMES["sapa"][2 if language == "en" else 1]
    assert "Giới thiệu" not in body
    assert "Introduction" not in body


@pytest.mark.parametrize(
    ("role", "portal", "status"),
    [
        (Role.WRITER, "sapa", 200),
        (Role.QUESTION_CLERK, "sapa", 200),
        (Role.PORTAL_ADMIN, "bacha", 403),
        (Role.PROVINCE_AUDITOR, None, 200),
        (None, None, 403),
    ],
)
def test_members_see_a_portal_in_preparation(prepared, bacha, browse, role, portal, status):
    user = make_user({"sapa": prepared, "bacha": bacha, None: None}[portal], role)

    assert browse(prepared, user).get("/").status_code == status


def test_superusers_see_a_portal_in_preparation(prepared, browse):
    assert browse(prepared, make_user(is_superuser=True)).get("/en/").status_code == 200


def test_members_can_sign_in_to_a_portal_in_preparation(prepared, browse):
    assert browse(prepared).get("/admin/login/").status_code == 200


# --- the scope of a request ----------------------------------------------------------------------


def ask(host, view):
    return PortalMiddleware(view)(RequestFactory().get("/", headers={"host": host}))


def test_a_request_runs_in_the_scope_of_its_host_and_leaves_none(_portals):
    seen = []

    def view(request):
        seen.append((current_portal().slug, request.portal.slug, request._wagtail_site.hostname))
        return HttpResponse()

    ask("sapa.laocai.test", view)
    ask("bacha.laocai.test", view)

    assert seen == [
        ("sapa", "sapa", "sapa.laocai.test"),
        ("bacha", "bacha", "bacha.laocai.test"),
    ]
    assert current_portal_id() is None


def test_a_request_that_fails_leaves_no_scope(_portals):
    def view(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask("sapa.laocai.test", view)
    assert current_portal_id() is None


def test_a_streamed_answer_stays_in_its_portal_to_the_end(sapa, bacha):
    make_image(sapa, title="của Sa Pa")
    make_image(bacha, title="của Bắc Hà")

    def view(request):
        return StreamingHttpResponse(
            title for _ in range(2) for title in PortalImage.objects.values_list("title", flat=True)
        )

    streams = [
        iter(ask(host, view).streaming_content)
        for host in ("sapa.laocai.test", "bacha.laocai.test")
    ]

    # The two answers are read in turns, as two threads' answers would be.
    assert [next(stream).decode() for _ in range(2) for stream in streams] == [
        "của Sa Pa",
        "của Bắc Hà",
        "của Sa Pa",
        "của Bắc Hà",
    ]
    assert current_portal_id() is None


def test_a_file_is_streamed_to_the_end(sapa, browse):
    image = make_image(sapa)

    response = browse(sapa).get(image.file.url)

    assert response.streaming
    assert b"".join(response.streaming_content) == image.file.open().read()


@pytest.mark.parametrize(
    ("proxies", "said", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 127.0.0.1", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 127.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, " ,", "127.0.0.1"),
    ],
)
def test_behind_proxies_a_request_comes_from_the_reader(rf, settings, proxies, said, address):
    settings.PROXIES = proxies
    request = rf.get("/", headers={"x-forwarded-for": said})

    assert ClientAddressMiddleware(lambda r: r.META["REMOTE_ADDR"])(request) == address
