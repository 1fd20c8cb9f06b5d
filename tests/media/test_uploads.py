"""Bad files are refused with a sentence; nothing of them stays."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.media.models import PortalDocument, PortalImage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_user, picture_file
from tests.media.samples import ole_of, package, pdf_of, png_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sapa, bacha, browse):
    return browse(sapa, make_user(sapa, Role.WRITER))


def files_of(portal) -> set[str]:
    found, folders = set(), [portal.slug]
    while folders:
        folder = folders.pop()
        if default_storage.exists(folder):
            inside, names = default_storage.listdir(folder)
            folders += [f"{folder}/{name}" for name in inside]
            found |= {f"{folder}/{name}" for name in names}
    return found


def upload_image(desk, file, **fields):
    fields = {"title": "Ảnh", "alt_text": "Ruộng bậc thang", "credit": "", **fields}
    return desk.post("/admin/images/add/", fields | {"file": file})


def upload_document(desk, name, content, **fields):
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return desk.post("/admin/documents/add/", {"title": "Tệp", **fields, "file": file})


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_a_picture_is_kept_in_its_portal(desk, sapa, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = upload_image(desk, picture_file("Đường lên bản.jpg", (800, 450)))

    assert response.status_code == 302
    with portal_scope(sapa):
        image = PortalImage.objects.get()
    assert image.file.name == "sapa/images/duong-len-ban.jpg"
    assert [entry["type"] for entry in image.sources["formats"]] == [
        "image/avif",
        "image/webp",
        "image/jpeg",
    ]
    assert [width for _name, width in image.sources["formats"][0]["files"]] == [360, 720]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hong.jpg", b"\xff\xd8\xff\xe0" + b"x" * 500),
        ("cut.jpg", picture_file(size=(900, 900)).read()[:700]),
        ("trang.jpg", b"<html><script>alert(1)</script></html>"),
        ("rong.png", b""),
        ("ve.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("bom.png", png_of(12_000, 12_000)),
        ("anh.jpg", png_of(10, 10)),
    ],
)
def test_a_bad_picture_is_refused_with_a_sentence(desk, sapa, name, content):
    before = files_of(sapa)

    response = upload_image(desk, SimpleUploadedFile(name, content, content_type="image/jpeg"))

    assert response.status_code == 200
    assert list(errors_of(response)) == ["file"]
    assert len(errors_of(response)["file"][0]) > 20
    with portal_scope(sapa):
        assert not PortalImage.objects.exists()
    assert files_of(sapa) == before


def test_a_picture_needs_an_alternative_text(desk, sapa):
    response = upload_image(desk, picture_file(), alt_text="")

    assert list(errors_of(response)) == ["alt_text"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bao-cao.pdf", pdf_of(1)),
        ("bao-cao.docx", package("[Content_Types].xml", "word/document.xml")),
        ("so-lieu.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("so-lieu.csv", "tên,số\nSa Pa,1\n".encode()),
        ("so-lieu.csv", "tên,số\n".encode("utf-16")),
        ("ho-so.zip", package("a.txt")),
        ("cu.doc", ole_of("WordDocument")),
    ],
)
def test_a_document_that_is_what_it_says_is_kept(desk, sapa, name, content):
    assert upload_document(desk, name, content).status_code == 302

    with portal_scope(sapa):
        document = PortalDocument.objects.get()
    assert document.file.name == f"sapa/files/{name}"
    assert document.file.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bao-cao.docx", package("a.txt")),
        ("bao-cao.docx", b"PK\x03\x04 cut"),
        ("bao-cao.pdf", b"<html><script>alert(1)</script></html>"),
        ("bao-cao.xlsx", package("word/document.xml")),
        ("cu.doc", package("word/document.xml")),
        ("so-lieu.csv", b"MZ\x90\x00\x03\x00"),
        ("chay.exe", b"MZ"),
        ("trang.html", b"<html></html>"),
        ("khong-duoi", b"abc"),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused(desk, sapa, name, content):
    response = upload_document(desk, name, content)

    assert response.status_code == 200
    assert list(errors_of(response)) == ["file"]
    with portal_scope(sapa):
        assert not PortalDocument.objects.exists()
    assert files_of(sapa) == set()


@pytest.mark.parametrize("title", ["a" * 2_000, "Tệp \0 lạ", "Tệp \u202egnod.exe", "   "])
def test_a_bad_title_is_refused(desk, sapa, title):
    response = upload_document(desk, "a.pdf", pdf_of(1), title=title)

    assert list(errors_of(response)) == ["title"]
    with portal_scope(sapa):
        assert not PortalDocument.objects.exists()


def test_quotes_are_just_characters(desk, sapa):
    assert upload_document(desk, "a.pdf", pdf_of(1), title='"Tệp" <b>').status_code == 302
