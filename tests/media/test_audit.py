"""What crashes leave is found, and put right where it can be."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.models.media import UploadedFile

from cms.media.models import PortalImage
from cms.media.operations import give_sizes
from sites.scope import portal_scope
from tests.factories import make_document, make_image
from tests.media.test_uploads import files_of

pytestmark = pytest.mark.django_db

ALL_RIGHT = "all files have their rows, all rows their files\n"


def audit(**options) -> str:
    out = StringIO()
    try:
        call_command("audit_media", stdout=out, **options)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def age(name: str, *, hours: float = 1) -> None:
    moment = time.time() - hours * 3600
    os.utime(Path(default_storage.path(name)), (moment, moment))


def put(name: str, *, hours: float = 1) -> str:
    default_storage.save(name, ContentFile(b"a"))
    age(name, hours=hours)
    return name


@pytest.fixture
def image(sapa, bacha) -> PortalImage:
    image, other = make_image(sapa), make_image(bacha)
    for portal, row in ((sapa, image), (bacha, other)):
        with portal_scope(portal):
            give_sizes(row)
            row.refresh_from_db()
    return image


def test_a_sound_installation(image):
    assert audit() == ALL_RIGHT


def test_files_without_rows_are_removed_and_no_others(image, sapa):
    before = files_of(sapa)
    orphans = [
        put("sapa/images/mo-coi.jpg"),
        put("sapa/pictures/mo-coi.0123456789ab.360.avif"),
        put("sapa/renditions/2026/mo-coi.jpg"),
        put("sapa/files/mo-coi.pdf"),
    ]
    put("sapa/other/cua-viec-khac.txt")

    assert audit().splitlines() == [
        *(f"sapa: no row: {name}" for name in orphans),
        "4 problems; run with --fix.",
    ]
    assert audit(fix=True).count("(mended)") == 4
    assert files_of(sapa) == before | {"sapa/other/cua-viec-khac.txt"}
    assert audit() == ALL_RIGHT


def test_a_file_that_is_being_saved_is_left_alone(image):
    put("sapa/files/dang-luu.pdf", hours=0)

    assert audit(fix=True) == ALL_RIGHT
    assert default_storage.exists("sapa/files/dang-luu.pdf")
    assert "no row: sapa/files/dang-luu.pdf" in audit(older_than=0)


def test_pictures_without_sizes_and_files_without_measures_get_them(image, sapa):
    bare, document = make_image(sapa), make_document(sapa)

    assert f"sapa: no sizes: image {bare.pk}\n" in audit()
    assert f"sapa: not measured: document {document.pk}\n" in audit()
    audit(fix=True)
    assert audit() == ALL_RIGHT


def test_a_lost_size_is_made_again(image, sapa):
    lost = image.sources["formats"][1]["files"][0][0]
    default_storage.delete(lost)

    assert f"sapa: no file: image {image.pk}, {lost}\n" in audit()
    audit(fix=True)
    assert default_storage.exists(lost)
    assert audit() == ALL_RIGHT


def test_a_lost_original_needs_a_person(image, sapa):
    default_storage.delete(image.file.name)

    answer = audit(fix=True)

    assert f"sapa: no file: image {image.pk}, {image.file.name}\n" in answer
    assert answer.endswith("1 problems.")
    with portal_scope(sapa):
        assert PortalImage.objects.filter(pk=image.pk).exists()


def test_what_waited_for_a_description_for_a_day_is_forgotten(image):
    old = UploadedFile.objects.create(file=ContentFile(b"a", name="cu.jpg"))
    new = UploadedFile.objects.create(file=ContentFile(b"a", name="moi.jpg"))
    age(old.file.name, hours=30)
    put("wagtail_uploads/mo-coi.jpg")

    audit(fix=True)

    assert list(UploadedFile.objects.all()) == [new]
    assert default_storage.listdir("wagtail_uploads") == ([], ["moi.jpg"])
