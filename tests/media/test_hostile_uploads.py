"""Hostile files: none is kept, none is answered with an error of the server."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from cms.media.models import PortalDocument, PortalImage
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_user
from tests.media.hostile import DOCUMENTS, IMAGES
from tests.media.test_uploads import errors_of, files_of

pytestmark = pytest.mark.django_db

CASES = [("images", *case) for case in IMAGES.values()]
CASES += [("documents", *case) for case in DOCUMENTS.values()]
NAMES = [f"picture, {name}" for name in IMAGES] + [f"document, {name}" for name in DOCUMENTS]


@pytest.fixture
def desk(sapa, browse):
    return browse(sapa, make_user(sapa, Role.WRITER))


@pytest.mark.parametrize(("kind", "name", "make"), CASES, ids=NAMES)
def test_a_hostile_file_is_refused_with_a_sentence(desk, sapa, bacha, kind, name, make):
    file = SimpleUploadedFile(name, make(), content_type="application/octet-stream")

    response = desk.post(
        f"/admin/{kind}/add/", {"title": "Tệp", "alt_text": "Ảnh", "credit": "", "file": file}
    )

    assert response.status_code == 200
    assert list(errors_of(response)) == ["file"]
    assert all(len(sentence) > 20 for sentence in errors_of(response)["file"])
    with portal_scope(sapa):
        assert not PortalImage.objects.exists()
        assert not PortalDocument.objects.exists()
    assert files_of(sapa) == set()


def test_there_are_many_of_them():
    assert len(CASES) >= 60
    assert translation.get_language() == "vi"


@pytest.mark.parametrize("letters", [90, 150, 250, 3_000])
def test_a_huge_name_is_cut_or_refused(desk, sapa, letters):
    from tests.media.samples import pdf_of

    file = SimpleUploadedFile("ộ" * letters + ".pdf", pdf_of(1))
    response = desk.post("/admin/documents/add/", {"title": "Tệp", "file": file})

    assert response.status_code in (200, 302)
    with portal_scope(sapa):
        kept = list(PortalDocument.objects.values_list("file", flat=True))
    if response.status_code == 302:
        assert kept == [f"sapa/files/{'o' * 80}.pdf"]
    else:
        assert kept == []
        assert list(errors_of(response)) == ["file"]
