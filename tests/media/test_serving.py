"""Files at their addresses: whole, in parts, unchanged, private, somebody else's."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.http import http_date
from wagtail.models import Collection, CollectionViewRestriction

from cms.changes.models import Change
from cms.media.delivery import asked_part, disposition
from cms.media.documents import measure
from cms.media.models import PortalDocument, PortalImage
from cms.media.operations import give_sizes
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_image, make_user, picture_file
from tests.media.samples import archive_of, docx, pdf_of

pytestmark = pytest.mark.django_db

TEXT = "Lào Cai: ruộng bậc thang Sa Pa\n".encode() * 40


def document_of(portal, name="ke-hoach.txt", content=TEXT, **fields) -> PortalDocument:
    with portal_scope(portal):
        document = PortalDocument.objects.create(
            title=fields.pop("title", "Kế hoạch năm"),
            file=ContentFile(content, name=name),
            **fields,
        )
        measure(document)
        document.refresh_from_db()
    return document


@pytest.fixture
def document(sapa, bacha):
    document_of(bacha)
    return document_of(sapa)


@pytest.fixture
def reader(sapa, browse):
    return browse(sapa)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


class TestAddresses:
    def test_a_document_has_an_address_that_says_what_it_is(self, document, reader):
        assert document.url == f"/media/sapa/files/{document.pk}-ke-hoach-nam.txt"
        assert document.file.name == "sapa/files/ke-hoach.txt"

        response = reader.get(document.url)

        assert response.status_code == 200
        assert body(response) == TEXT
        assert dict(response.headers) | {"Last-Modified": ""} == dict(response.headers) | {
            "Last-Modified": "",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(TEXT)),
            "Content-Disposition": 'inline; filename="ke-hoach-nam.txt"; '
            "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20n%C4%83m.txt",
            "ETag": f'"{document.file_hash}"',
            "Cache-Control": "public, no-cache",
            "Accept-Ranges": "bytes",
            "X-Content-Type-Options": "nosniff",
        }

    def test_the_name_in_the_storage_is_an_address_as_well(self, document, reader):
        response = reader.get("/media/sapa/files/ke-hoach.txt")

        assert body(response) == TEXT
        assert response["ETag"] == f'"{document.file_hash}"'

    def test_an_address_of_an_earlier_title_leads_on(self, document, sapa, reader):
        old = document.url
        with portal_scope(sapa):
            document.title = "Kế hoạch năm 2027"
            document.save()

        response = reader.get(old)

        assert response.status_code == 302
        assert response["Location"] == f"/media/sapa/files/{document.pk}-ke-hoach-nam-2027.txt"
        assert body(reader.get(response["Location"])) == TEXT

    def test_a_file_named_like_another_documents_address_is_found_by_its_name(self, sapa, reader):
        first = document_of(sapa)
        second = document_of(sapa, name=f"{first.pk}-bao-cao.txt", content=b"hai")

        assert body(reader.get(f"/media/{second.file.name}")) == b"hai"
        assert body(reader.get(first.url)) == TEXT

    def test_another_file_at_the_desk_keeps_the_address_and_is_seen_at_once(
        self, document, sapa, reader, browse, django_capture_on_commit_callbacks
    ):
        desk = browse(sapa, make_user(sapa, Role.WRITER))
        before, url = reader.get(document.url)["ETag"], document.url
        Change.objects.all().delete()

        with django_capture_on_commit_callbacks(execute=True):
            response = desk.post(
                f"/admin/documents/edit/{document.pk}/",
                {"title": document.title, "file": ContentFile(b"ban moi", name="moi.txt")},
            )

        assert response.status_code == 302
        after = reader.get(url, headers={"If-None-Match": before})
        assert after.status_code == 200
        assert body(after) == b"ban moi"
        assert set(Change.objects.values_list("kind", "object_id", "action", "portal")) == {
            ("document", str(document.pk), "update", sapa.pk)
        }
        assert not default_storage.exists("sapa/files/ke-hoach.txt")
        assert reader.get("/media/sapa/files/ke-hoach.txt").status_code == 404

    def test_sizes_of_pictures_are_kept_for_ever(self, sapa, reader):
        image = make_image(sapa)
        with portal_scope(sapa):
            give_sizes(image)
            image.refresh_from_db()
        name = image.sources["formats"][0]["files"][0][0]

        response = reader.get(f"/media/{name}")

        assert response["Content-Type"] == "image/avif"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        again = reader.get(f"/media/{name}", headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_an_original_is_for_the_desk(self, sapa, reader, browse):
        image = make_image(sapa)
        with portal_scope(sapa):
            give_sizes(image)
            image.refresh_from_db()
        address = f"/media/{image.file.name}"

        response = reader.get(address)
        desk = browse(sapa, make_user(sapa, Role.WRITER)).get(address)

        assert response["Location"] == f"/media/{image.sources['formats'][-1]['files'][-1][0]}"
        assert body(desk)[:3] == b"\xff\xd8\xff"
        assert desk["Cache-Control"] == response["Cache-Control"] == "private, no-store"


class TestNotFound:
    @pytest.mark.parametrize(
        "path",
        [
            "",
            "sapa",
            "sapa/",
            "sapa/files",
            "sapa/files/",
            "sapa/files/khong-co.txt",
            "sapa/files/999999-khong-co.txt",
            "sapa/files/9999999999999999999999-a.txt",
            "sapa/pictures/khong-co.jpg",
            "sapa/other/bi-mat.txt",
            "sapa/bi-mat.txt",
            "sapa/files/../../bacha/files/ke-hoach.txt",
            "sapa/images/../other/bi-mat.txt",
            "sapa/demo/../../bacha/files/ke-hoach.txt",
            "sapa/demo/%2e%2e/other/bi-mat.txt",
            "sapa/demo/..%2fother/bi-mat.txt",
            "sapa/demo/..\\other\\bi-mat.txt",
            "sapa/demo//other/bi-mat.txt",
            "sapa/demo/.htaccess",
            "sapa/demo/a%00.jpg",
            "sapa/demo/./a.jpg",
            "sapa//etc/passwd",
            "/etc/passwd",
            "../etc/passwd",
            "wagtail_uploads/a.jpg",
            "bacha/files/ke-hoach.txt",
            "BACHA/files/ke-hoach.txt",
            "sapa/files/" + "a" * 5000,
        ],
    )
    def test_what_is_not_there_and_what_is_somebody_elses_answer_alike(
        self, document, reader, path
    ):
        default_storage.save("sapa/other/bi-mat.txt", ContentFile(b"bi mat"))
        missing = reader.get("/media/sapa/files/missing.txt")

        response = reader.get(f"/media/{path}")

        assert (response.status_code, missing.status_code) == (404, 404)
        assert response.content.decode().replace(f"/media/{path}", "") == (
            missing.content.decode().replace("/media/sapa/files/missing.txt", "")
        )

    def test_another_portals_document_by_its_id(self, bacha, reader, document):
        theirs = document_of(bacha, title="Mật của Bắc Hà")

        for address in (
            theirs.url,
            theirs.url.replace("/bacha/", "/sapa/"),
            f"/media/sapa/files/{theirs.pk}-x.txt",
            f"/documents/{theirs.pk}/{theirs.filename}",
            f"/documents/{theirs.pk}/khong-co.txt",
        ):
            response = reader.get(address)
            assert response.status_code == 404, address
            assert "Mật của Bắc Hà" not in response.content.decode()

    def test_wagtails_own_address_leads_to_the_portals_document(self, document, reader):
        response = reader.get(f"/documents/{document.pk}/{document.filename}")

        assert response.status_code == 302
        assert body(reader.get(response["Location"])) == TEXT

    def test_a_file_without_a_row(self, sapa, reader):
        default_storage.save("sapa/files/mo-coi.txt", ContentFile(b"a"))
        default_storage.save("sapa/images/mo-coi.jpg", picture_file())

        assert reader.get("/media/sapa/files/mo-coi.txt").status_code == 404
        assert reader.get("/media/sapa/images/mo-coi.jpg").status_code == 404

    def test_a_row_without_a_file(self, document, reader):
        default_storage.delete(document.file.name)

        assert reader.get(document.url).status_code == 404

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_only_reading(self, document, reader, method):
        assert getattr(reader, method)(document.url).status_code == 405


class TestPrivate:
    @pytest.fixture
    def private(self, sapa, document):
        parent = Collection.objects.get(pk=sapa.collection_id)
        collection = parent.add_child(name="Nội bộ")
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="password", password="mat-khau"
        )
        return document_of(sapa, name="noi-bo.txt", title="Nội bộ", collection=collection)

    def test_strangers_do_not_get_it(self, private, reader):
        for address in (
            private.url,
            f"/media/{private.file.name}",
            f"/media/sapa/files/{private.pk}-ten-cu.txt",
            f"/documents/{private.pk}/{private.filename}",
        ):
            response = reader.get(address, headers={"Range": "bytes=0-9"})
            answer = body(response) if response.status_code == 200 else b""
            assert response.status_code in (200, 302), address
            assert TEXT[:10] not in answer
            assert "noi-bo" not in response.get("Location", "")
            assert "no-store" in response["Cache-Control"] or address.startswith("/documents")

    def test_who_knows_the_password_does_and_no_cache_keeps_it(self, private, reader):
        form = reader.get(private.url)
        restriction = CollectionViewRestriction.objects.get()
        reader.post(
            f"/documents/authenticate_with_password/{restriction.pk}/",
            {"password": "mat-khau", "return_url": private.url},
        )

        response = reader.get(private.url)

        assert form.status_code == 200
        assert body(response) == TEXT
        assert response["Cache-Control"] == "private, no-store"


class TestHeaders:
    @pytest.mark.parametrize(
        ("name", "content", "content_type", "kind"),
        [
            ("a.pdf", pdf_of(1), "application/pdf", "inline"),
            ("a.txt", TEXT, "text/plain; charset=utf-8", "inline"),
            ("a.txt", TEXT.decode().encode("utf-16"), "text/plain; charset=utf-16", "inline"),
            ("a.csv", TEXT, "text/csv; charset=utf-8", "attachment"),
            (
                "a.docx",
                docx(),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "attachment",
            ),
            ("a.zip", archive_of({"a.txt": b"a"}), "application/zip", "attachment"),
            # Not taken by the desk, but an import could bring them.
            ("a.html", b"<script>", "application/octet-stream", "attachment"),
            ("a.svg", b"<svg/>", "application/octet-stream", "attachment"),
            ("a.xml", b"<xml/>", "application/octet-stream", "attachment"),
            ("a.js", b"alert(1)", "application/octet-stream", "attachment"),
            ("a", b"a", "application/octet-stream", "attachment"),
        ],
    )
    def test_type(self, sapa, reader, name, content, content_type, kind):
        document = document_of(sapa, name=name, content=content)

        response = reader.get(document.url)

        assert body(response) == content
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"].split(";")[0] == kind
        assert response["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        ("filename", "expected"),
        [
            ("Báo cáo.pdf", "inline; filename=\"bao-cao.pdf\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf"),
            ("a/b\\c\r\nd: \"e\".zip", "attachment; filename=\"a-b-c-d-e.zip\"; filename*=UTF-8''a%20b%20c%20d%20e%20.zip"),
            ("🌾.docx", "attachment; filename=\"tep.docx\"; filename*=UTF-8''%F0%9F%8C%BE.docx"),
            ("...", "attachment; filename=\"tep\"; filename*=UTF-8''tep"),
        ],
    )  # fmt: skip
    def test_name(self, filename, expected):
        assert disposition(filename) == expected


class TestParts:
    @pytest.mark.parametrize(
        ("header", "start", "end"),
        [
            ("bytes=0-9", 0, 10),
            ("bytes=0-0", 0, 1),
            ("bytes=100-", 100, len(TEXT)),
            ("bytes=-5", len(TEXT) - 5, len(TEXT)),
            ("bytes=-999999", 0, len(TEXT)),
            ("bytes=10-999999", 10, len(TEXT)),
        ],
    )
    def test_one_range(self, document, reader, header, start, end):
        response = reader.get(document.url, headers={"Range": header})

        assert response.status_code == 206
        assert body(response) == TEXT[start:end]
        assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(TEXT)}"
        assert response["Content-Length"] == str(end - start)

    @pytest.mark.parametrize("header", [f"bytes={len(TEXT)}-", "bytes=99999-100000", "bytes=-0"])
    def test_none_of_the_file(self, document, reader, header):
        response = reader.get(document.url, headers={"Range": header})

        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{len(TEXT)}"
        assert response.content == b""

    @pytest.mark.parametrize(
        "header",
        ["bytes=0-1,5-6", "bytes=5-2", "bytes=-", "lines=0-1", "bytes=a-b", "bytes=٣-٤", "bytes"],
    )
    def test_what_is_not_one_range_gets_the_whole(self, document, reader, header):
        response = reader.get(document.url, headers={"Range": header})

        assert response.status_code == 200
        assert body(response) == TEXT

    def test_a_range_of_the_version_that_the_reader_has(self, document, reader):
        whole = reader.get(document.url)
        for version, status in (
            (whole["ETag"], 206),
            (whole["Last-Modified"], 206),
            ('"another"', 200),
            (http_date(0), 200),
        ):
            response = reader.get(document.url, headers={"Range": "bytes=0-4", "If-Range": version})
            assert response.status_code == status, version

    def test_an_empty_file_has_no_parts(self):
        assert asked_part("bytes=0-", 0) == (0, 0)
        assert asked_part("bytes=-1", 0) == (0, 0)


class TestConditions:
    def test_what_has_not_changed_is_not_sent(self, document, reader):
        whole = reader.get(document.url)
        for headers in (
            {"If-None-Match": whole["ETag"]},
            {"If-None-Match": f'"x", {whole["ETag"]}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": whole["Last-Modified"]},
            {"If-None-Match": whole["ETag"], "Range": "bytes=0-4"},
        ):
            response = reader.get(document.url, headers=headers)
            assert (response.status_code, response.content) == (304, b""), headers
            assert response["ETag"] == whole["ETag"]
            assert response["Cache-Control"] == "public, no-cache"

    def test_what_has_changed_is(self, document, reader):
        for headers in ({"If-None-Match": '"x"'}, {"If-Modified-Since": http_date(0)}):
            assert body(reader.get(document.url, headers=headers)) == TEXT

    def test_head_says_what_get_would(self, document, reader):
        get, head = reader.get(document.url), reader.head(document.url)
        part = reader.head(document.url, headers={"Range": "bytes=0-4"})

        assert head.headers == get.headers
        assert body(head) == b""
        assert (part.status_code, part["Content-Length"], body(part)) == (206, "5", b"")


def test_a_document_costs_few_statements(document, reader, django_assert_num_queries):
    reader.get(document.url)

    with django_assert_num_queries(3):  # the row, Wagtail's check of its collection, ours
        body(reader.get(document.url))


def test_a_picture_costs_none(sapa, reader, django_assert_num_queries):
    image = make_image(sapa)
    with portal_scope(sapa):
        give_sizes(image)
        name = PortalImage.objects.get().sources["formats"][0]["files"][0][0]
    reader.get(f"/media/{name}")

    with django_assert_num_queries(0):
        body(reader.get(f"/media/{name}"))
