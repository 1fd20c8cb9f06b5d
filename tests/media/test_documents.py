"""What readers are told of a file: type, pages, size."""

import re
import resource
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from cms.media import documents
from cms.media.documents import count_pages, measure
from cms.media.models import PortalDocument
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_article, make_user
from tests.media.samples import docx, pdf_of
from tests.media.test_uploads import upload_document

pytestmark = pytest.mark.django_db


def document_of(portal, content, name="tep.pdf") -> PortalDocument:
    with portal_scope(portal):
        document = PortalDocument.objects.create(
            title="Nghị quyết", file=ContentFile(content, name=name)
        )
        measure(document)
        document.refresh_from_db()
    return document


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (pdf_of(12), 12),
        (pdf_of(2, password="", owner="chu-tep"), 2),
        (pdf_of(2, password="bi-mat"), 0),
        (b"%PDF-1.4 damaged %%EOF", 0),
        (pdf_of(3)[:500], 0),
        (b"", 0),
    ],
    ids=["12 pages", "may be read by all", "with a password", "damaged", "cut", "empty"],
)
def test_pages_are_counted_or_nobody_says_how_many(content, pages):
    assert count_pages(ContentFile(content)) == pages


def test_counting_ends_when_it_takes_too_long(monkeypatch, tmp_path):
    program = tmp_path / "endless.py"
    program.write_text("while True: pass")
    monkeypatch.setattr(documents, "_PROGRAM", program)
    monkeypatch.setattr(documents, "_SECONDS", 1)
    begin = time.monotonic()

    assert count_pages(ContentFile(pdf_of(1))) == 0
    assert time.monotonic() - begin < 5


def test_counting_takes_no_memory_of_the_server():
    page = b"".join(b"%d 0 obj<</A(%s)>>endobj\n" % (n, b"a" * 1000) for n in range(9, 30_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    count_pages(ContentFile(pdf_of(1) + page + pdf_of(1)))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_the_task_measures_an_upload(sapa, bacha, browse, django_capture_on_commit_callbacks):
    desk = browse(sapa, make_user(sapa, Role.WRITER))

    with django_capture_on_commit_callbacks(execute=True):
        upload_document(desk, "a.pdf", pdf_of(7))

    with portal_scope(sapa):
        document = PortalDocument.objects.get()
    assert (document.page_count, document.file_size) == (7, len(pdf_of(7)))
    assert len(document.file_hash) == 40


@pytest.mark.parametrize(
    ("language", "size", "expected"),
    [
        ("vi", 412 * 1024, "PDF, 12 trang, 412\u00a0KB"),
        ("en", 412 * 1024, "PDF, 12 pages, 412\u00a0KB"),
        ("vi", 12, "PDF, 12 trang, 12\u00a0byte"),
        ("vi", int(1.5 * 1024**2), "PDF, 12 trang, 1,5\u00a0MB"),
        ("vi", 1024 * 1024 - 1, "PDF, 12 trang, 1,0\u00a0MB"),
    ],
)
def test_readers_are_told_type_pages_and_size(language, size, expected):
    document = PortalDocument(file="sapa/files/a.pdf", page_count=12, file_size=size)

    with translation.override(language):
        assert document.facts == expected


def test_pages_are_told_of_pdf_files_alone(sapa):
    size = len(docx())

    assert document_of(sapa, docx(), "a.docx").facts == f"DOCX, {size} byte".replace(
        " byte", "\u00a0byte"
    )
    assert document_of(sapa, b"%PDF-1.4 %%EOF").facts == "PDF, 14\u00a0byte"


def test_lists_of_files_show_them(sapa, browse):
    document = document_of(sapa, pdf_of(3))
    make_article(
        sapa,
        slug="bai",
        attachments=[{"type": "document", "value": document.pk}],
        body=[{"type": "documents", "value": {"documents": [document.pk]}}],
    )

    html = browse(sapa).get("/tin-tuc/bai/").content.decode()

    assert html.count(f'href="/media/sapa/files/{document.pk}-nghi-quyet.pdf"') == 2
    assert html.count(f"<small>{document.facts}</small>") == 2


class TestTheSameFile:
    """A file that the portal has is offered; what another portal has is nobody's business."""

    def choose(self, desk, content, **fields):
        data = {"title": "Bản chụp", "tags": ""} | fields
        file = SimpleUploadedFile("a.pdf", content)
        return desk.post(
            "/admin/documents/chooser/create/",
            {f"document-chooser-upload-{name}": value for name, value in data.items()}
            | {"document-chooser-upload-file": file},
        )

    @pytest.fixture
    def desk(self, sapa, bacha, browse):
        other = browse(bacha, make_user(bacha, Role.WRITER))
        assert self.choose(other, pdf_of(3)).json()["step"] == "chosen"
        return browse(sapa, make_user(sapa, Role.WRITER))

    @pytest.fixture
    def there(self, desk, sapa):
        answer = self.choose(desk, pdf_of(3), title="Nghị quyết số 12").json()
        assert answer["step"] == "chosen"
        return answer["result"]

    def titles(self, portal):
        with portal_scope(portal):
            return list(PortalDocument.objects.order_by("pk").values_list("title", flat=True))

    def test_it_is_offered_before_a_second_copy_is_kept(self, desk, sapa, there):
        asked = self.choose(desk, pdf_of(3)).json()

        assert asked["step"] == "reshow_creation_form"
        offers = re.findall(r'<input type="radio"[^>]*>', asked["htmlFragment"])
        assert [re.search(r'value="(\d*)"', offer)[1] for offer in offers] == ["", there["id"]]
        assert ["checked" in offer for offer in offers] == [False, True]
        assert "Dùng tài liệu đã có: Nghị quyết số 12 (PDF, " in asked["htmlFragment"]
        assert self.titles(sapa) == ["Nghị quyết số 12"]

    def test_the_one_that_is_there_is_chosen(self, desk, sapa, there):
        answer = self.choose(desk, b"", same_file=there["id"]).json()

        assert (answer["step"], answer["result"]["id"]) == ("chosen", there["id"])
        assert self.titles(sapa) == ["Nghị quyết số 12"]

    def test_a_second_copy_is_kept_by_who_wants_it(self, desk, sapa, there):
        answer = self.choose(desk, pdf_of(3), same_file="").json()

        assert answer["step"] == "chosen"
        assert self.titles(sapa) == ["Nghị quyết số 12", "Bản chụp"]
        form = desk.get(f"/admin/documents/edit/{answer['result']['id']}/").text
        link = f'<a href="/admin/documents/edit/{there["id"]}/">Nghị quyết số 12</a>'
        assert link in form

    def test_another_file_is_not_asked_about(self, desk, sapa, there):
        assert self.choose(desk, pdf_of(4)).json()["step"] == "chosen"

    def test_a_file_of_another_portal_cannot_be_chosen(self, desk, bacha):
        with portal_scope(bacha):
            foreign = PortalDocument.objects.get()

        foreign, missing = (
            self.choose(desk, pdf_of(3), same_file=pk) for pk in (foreign.pk, foreign.pk + 1000)
        )

        assert (foreign.status_code, foreign.content) == (404, missing.content)
