"""Files on pages: found by their names and by what they say, as long as a public page shows them."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from docx import Document
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from cms.changes.runner import run_queued_tasks
from cms.media.models import PortalDocument
from search import attachments
from search.attachments import text_of_file
from search.audit import audit
from search.models import FileText
from sites.scope import portal_scope
from tests.factories import make_article
from tests.search.test_results import ask, titles

pytestmark = pytest.mark.django_db


def docx(*paragraphs, rows=()):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(text):
    """One page with one line."""
    writer, out = PdfWriter(), BytesIO()
    page = writer.add_blank_page(300, 200)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    names = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(names)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(out)
    return out.getvalue()


def upload(portal, title, name, content):
    with portal_scope(portal):
        document = PortalDocument.objects.create(title=title, file=ContentFile(content, name=name))
        run_queued_tasks()
    return document


def attach(portal, document, **fields):
    return make_article(portal, attachments=[{"type": "document", "value": document.pk}], **fields)


@pytest.mark.parametrize(
    ("extension", "content", "text"),
    [
        ("docx", docx("Kế hoạch", rows=[("Bản Liền", "12 ha")]), "Kế hoạch\nBản Liền 12 ha"),
        ("xlsx", xlsx(["Thôn", "Hộ"], ["Củm Hạ", 42]), "Sheet\nThôn Hộ\nCủm Hạ 42"),
        ("pdf", pdf("Ban ve cau Kip Tuoc"), "Ban ve cau Kip Tuoc"),
    ],
)
def test_texts_are_read(extension, content, text):
    assert text_of_file(BytesIO(content), extension) == text


@pytest.mark.parametrize("extension", ["pdf", "docx", "xlsx"])
def test_a_file_that_is_none_has_no_text(extension):
    assert text_of_file(BytesIO(b"PK\x03\x04 nothing"), extension) == ""


def test_a_page_is_found_by_what_its_file_says(browse, sapa, bacha):
    document = upload(sapa, "Phụ lục thống kê", "pl.docx", docx("Danh sách ruộng bậc thang Thề Pả"))
    other = upload(bacha, "Phụ lục", "pl.docx", docx("Danh sách vườn mận"))
    attach(sapa, document, title="Công khai quy hoạch")
    attach(bacha, other, title="Công khai quy hoạch")

    found = ask(browse(sapa), "ruong bac thang the pa")

    assert titles(found) == ["Công khai quy hoạch"]
    assert "<mark>ruộng bậc thang Thề Pả</mark>" in found.context["results"][0]["snippet_html"]
    assert titles(ask(browse(sapa), "phu luc thong ke")) == ["Công khai quy hoạch"]
    assert ask(browse(sapa), "vuon man").context["total"] == 0
    assert list(audit()) == []


def test_a_file_that_changes_changes_what_its_pages_are_found_by(browse, sapa):
    document = upload(sapa, "Bảng", "b.xlsx", xlsx(["Trợ cấp mai táng phí"]))
    attach(sapa, document, title="Báo cáo quý")
    assert titles(ask(browse(sapa), "mai tang phi")) == ["Báo cáo quý"]

    with portal_scope(sapa):
        document.title = "Bảng kê chi tiết"
        document.file = ContentFile(xlsx(["Trợ cấp thất nghiệp"]), name="b2.xlsx")
        document.save()
        run_queued_tasks()

    assert titles(ask(browse(sapa), "bang ke chi tiet")) == ["Báo cáo quý"]
    assert titles(ask(browse(sapa), "that nghiep")) == ["Báo cáo quý"]
    assert ask(browse(sapa), "mai tang phi").context["total"] == 0


def test_a_file_is_found_only_while_a_public_page_shows_it(browse, sapa):
    document = upload(sapa, "Mật", "m.docx", docx("Nội dung chưa công bố"))
    page = attach(sapa, document, title="Bản thảo", live=False)
    assert ask(browse(sapa), "noi dung chua cong bo").context["total"] == 0

    with portal_scope(sapa):
        page.get_latest_revision().publish()
    assert ask(browse(sapa), "noi dung chua cong bo").context["total"] == 1

    with portal_scope(sapa):
        page.refresh_from_db()
        page.unpublish()
    assert ask(browse(sapa), "noi dung chua cong bo").context["total"] == 0


def test_a_deleted_file_is_forgotten(browse, sapa):
    document = upload(sapa, "Cũ", "c.docx", docx("Mức thu năm trước"))
    attach(sapa, document, title="Mức thu")
    with portal_scope(sapa):
        document.delete()

    assert not FileText.objects.exists()
    assert list(audit()) == []


def test_a_large_file_is_not_read(sapa, monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST", 10)
    upload(sapa, "Lớn", "l.docx", docx("Rất dài"))

    assert bytes(FileText.objects.get().text) == b""
