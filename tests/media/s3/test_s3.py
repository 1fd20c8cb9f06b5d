"""An installation whose files lie in an object store."""

import logging
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from cms.media.models import PortalDocument, PortalImage
from cms.media.storages import PortalS3Storage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_user, picture_file
from tests.media.samples import pdf_of
from tests.media.test_audit import ALL_RIGHT, audit
from tests.media.test_serving import body, document_of
from tests.media.test_uploads import upload_document, upload_image

pytestmark = [pytest.mark.s3, pytest.mark.django_db]


def names(bucket) -> list[str]:
    return sorted(item.key for item in bucket.objects.all())


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def desk(bucket, sapa, bacha, browse):
    return browse(sapa, make_user(sapa, Role.WRITER))


@pytest.fixture
def image(desk, sapa, commit) -> PortalImage:
    with commit():
        assert upload_image(desk, picture_file("Chợ phiên.jpg", (900, 500))).status_code == 302
    with portal_scope(sapa):
        return PortalImage.objects.get()


@pytest.fixture
def document(desk, sapa, bacha, commit) -> PortalDocument:
    document_of(bacha, content=b"cua Bac Ha")
    with commit():
        assert upload_document(desk, "Kế hoạch.pdf", pdf_of(3)).status_code == 302
    with portal_scope(sapa):
        return PortalDocument.objects.get()


def test_a_picture_and_its_sizes_are_served_on_its_own_host(image, bucket, browse, sapa, bacha):
    sizes = [name for part in image.sources["formats"] for name, _width in part["files"]]
    assert names(bucket) == sorted(["sapa/images/cho-phien.jpg", *sizes])
    for name in sizes:
        stored = bucket.Object(name).get()["Body"].read()
        answer = browse(sapa).get(f"/media/{name}")
        assert (answer.status_code, body(answer)) == (200, stored)
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert Image.open(BytesIO(stored)).width in (360, 720)
        assert browse(bacha).get(f"/media/{name}").status_code == 404


def test_a_rendition_of_the_desk_is_made_and_served(image, desk, bucket, sapa):
    with portal_scope(sapa):
        rendition = image.get_rendition("max-165x165")
    answer = desk.get(rendition.url)

    assert rendition.url.startswith("/media/sapa/renditions/")
    assert body(answer) == bucket.Object(rendition.file.name).get()["Body"].read()


def test_a_document_is_sent_whole_in_parts_and_not_again(document, bucket, browse, sapa):
    content = bucket.Object("sapa/files/ke-hoach.pdf").get()["Body"].read()
    reader = browse(sapa)
    whole = reader.get(document.url)

    assert (document.page_count, document.file_size) == (3, len(content))
    assert body(whole) == content == pdf_of(3)
    assert whole["Content-Type"] == "application/pdf"
    assert whole["Content-Length"] == str(len(content))
    for asked, start, end in (
        ("2-9", 2, 10),
        ("-5", len(content) - 5, len(content)),
        ("7-", 7, None),
    ):
        part = reader.get(document.url, headers={"range": f"bytes={asked}"})
        assert (part.status_code, body(part)) == (206, content[start:end])
    beyond = reader.get(document.url, headers={"range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    same = reader.get(document.url, headers={"if-none-match": whole["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = reader.head(document.url)
    assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))


def test_a_part_of_a_large_file_is_not_fetched_whole(desk, sapa, browse, monkeypatch):
    document = document_of(sapa, name="lon.zip", content=b"0123456789" * 800_000)
    monkeypatch.setattr(PortalS3Storage, "_open", None)  # an opened file is fetched whole

    part = browse(sapa).get(document.url, headers={"range": "bytes=4000005-4000008"})

    assert (part.status_code, body(part)) == (206, b"5678")


def test_a_new_file_of_a_document_keeps_its_address(document, desk, bucket, browse, sapa, commit):
    reader, url = browse(sapa), document.url
    before = reader.get(url)["ETag"]

    with commit():
        file = ContentFile(pdf_of(5), name="ban moi.pdf")
        answer = desk.post(
            f"/admin/documents/edit/{document.pk}/", {"title": document.title, "file": file}
        )

    assert answer.status_code == 302
    with portal_scope(sapa):
        document.refresh_from_db()
    assert (document.url, document.page_count) == (url, 5)
    assert body(reader.get(url)) == pdf_of(5)
    assert reader.get(url)["ETag"] != before
    assert names(bucket) == ["bacha/files/ke-hoach.txt", document.file.name]


def test_what_is_deleted_is_gone_from_the_store(document, image, desk, bucket, commit):
    with commit():
        desk.post(f"/admin/documents/delete/{document.pk}/")
        desk.post(f"/admin/images/{image.pk}/delete/")

    assert names(bucket) == ["bacha/files/ke-hoach.txt"]


def test_a_private_document_is_for_those_who_know_its_password(
    document, bucket, server, browse, sapa
):
    with portal_scope(sapa):
        own = Collection.objects.get(pk=document.collection_id)
        private = own.add_child(name="Nội bộ")
        CollectionViewRestriction.objects.create(
            collection=private, restriction_type="password", password="bi mat"
        )
        document.collection = private
        document.save()
    reader = browse(sapa)

    for address in (document.url, f"/media/{document.file.name}"):
        asked = reader.get(address)
        assert "bi mat" not in asked.content.decode()
        assert b"%PDF" not in asked.content
        assert asked["Cache-Control"] == "private, no-store"
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{server.url}/{bucket.name}/{document.file.name}")
    assert refused.value.code == 403


def test_the_audit_finds_what_belongs_together_and_what_does_not(document, image, bucket):
    assert audit(older_than=0) == ALL_RIGHT
    default_storage.save("sapa/files/mo-coi.pdf", ContentFile(b"a"))
    size = image.sources["formats"][0]["files"][0][0]
    bucket.Object(size).delete()

    assert audit(older_than=0).splitlines() == [
        f"sapa: no file: image {image.pk}, {size}",
        "sapa: no row: sapa/files/mo-coi.pdf",
        "2 problems; run with --fix.",
    ]
    assert audit(older_than=0, fix=True).count("(mended)") == 2
    assert audit(older_than=0) == ALL_RIGHT
    assert size in names(bucket)


def test_what_is_not_in_the_store_is_not_found(document, bucket, browse, sapa, bacha):
    bucket.Object(document.file.name).delete()

    assert browse(sapa).get(document.url).status_code == 404
    with portal_scope(bacha):
        other = PortalDocument.objects.get()
    assert body(browse(bacha).get(other.url)) == b"cua Bac Ha"


def test_while_the_store_is_away_readers_are_asked_to_come_back(
    document, server, browse, sapa, caplog
):
    server.stop()
    try:
        with caplog.at_level(logging.CRITICAL, logger="cms.media.views"):
            answer = browse(sapa).get(document.url)
    finally:
        server.start()

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer["Cache-Control"] == "private, no-store"
    assert 'lang="vi"' in answer.content.decode()
    assert body(browse(sapa).get(document.url)) == pdf_of(3)
