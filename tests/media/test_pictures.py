"""Pictures of telephones, cameras and printers reach readers upright, in sRGB, in ready sizes."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from PIL import Image

from cms.changes.models import Change
from cms.media import operations, pictures
from cms.media.models import PortalImage
from cms.media.operations import finish_what_was_left, give_sizes
from cms.media.pictures import picture_of
from sites.roles import Role
from sites.scope import portal_scope
from tests.factories import make_image, make_user, picture_file
from tests.media.samples import halves, linear_grey_profile, saved
from tests.media.test_uploads import errors_of, files_of, upload_image

pytestmark = pytest.mark.django_db

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def desk(sapa, bacha, browse):
    return browse(sapa, make_user(sapa, Role.WRITER))


def rotated(size, orientation):
    """A photograph that says how it is to be turned; upright its left half is red."""
    upright = halves(size)
    # What turns it back: the inverse of Exif's orientation 6 is a quarter turn to the left.
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(upright.transpose(turns[orientation]), "JPEG", exif=exif)


def sizes_of(image) -> dict[str, Image.Image]:
    """The largest of the sizes by extension, decoded."""
    found = {}
    for entry in image.sources["formats"]:
        name = entry["files"][-1][0]
        found[name.rpartition(".")[2]] = Image.open(BytesIO(default_storage.open(name).read()))
    return found


def is_near(pixel, colour, tolerance=12) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, colour, strict=True))


def uploaded(desk, sapa, capture, name, content) -> PortalImage:
    with capture(execute=True):
        response = upload_image(desk, ContentFile(content, name=name))
    assert response.status_code == 302, errors_of(response)
    with portal_scope(sapa):
        return PortalImage.objects.get()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("may-anh.jpg", lambda: saved(halves((4000, 3000)), "JPEG")),
        ("xoay-3.jpg", lambda: rotated((1600, 900), 3)),
        ("xoay-6.jpg", lambda: rotated((1600, 900), 6)),
        ("dien-thoai.heic", lambda: saved(halves(), "HEIF", quality=90)),
        ("in-an.jpg", lambda: saved(halves().convert("CMYK"), "JPEG", quality=95)),
        ("bang-mau.png", lambda: saved(halves().quantize(8), "PNG")),
        ("anh.webp", lambda: saved(halves(), "WEBP", quality=95)),
        ("anh.avif", lambda: saved(halves(), "AVIF", speed=10, quality=90)),
        (
            "dong.gif",
            lambda: saved(
                halves().quantize(8),
                "GIF",
                save_all=True,
                append_images=[halves(colours=(BLUE, RED)).quantize(8)],
                duration=200,
            ),
        ),
    ],
)
def test_readers_get_it_upright_and_in_its_colours(
    desk, sapa, django_capture_on_commit_callbacks, name, make
):
    image = uploaded(desk, sapa, django_capture_on_commit_callbacks, name, make())

    assert image.width > image.height
    assert sorted(sizes_of(image)) == ["avif", "jpg", "webp"]
    for size in sizes_of(image).values():
        assert size.width == 1280
        assert size.height == round(1280 * image.height / image.width)
        middle = size.height // 2
        assert is_near(size.convert("RGB").getpixel((200, middle)), RED)
        assert is_near(size.convert("RGB").getpixel((1080, middle)), BLUE)
        assert not size.getexif()
        assert "icc_profile" not in size.info


def test_a_telephone_held_upright_gives_an_upright_picture(
    desk, sapa, django_capture_on_commit_callbacks
):
    content = rotated((900, 1600), 6)
    assert Image.open(BytesIO(content)).size == (1600, 900)

    image = uploaded(desk, sapa, django_capture_on_commit_callbacks, "doc.jpg", content)

    assert (image.width, image.height) == (900, 1600)
    assert [width for _name, width in image.sources["formats"][0]["files"]] == [360, 720]
    assert sizes_of(image)["jpg"].size == (720, 1280)


def test_the_numbers_of_another_profile_become_those_of_srgb():
    content = saved(Image.new("L", (40, 40), 128), "PNG", icc_profile=linear_grey_profile())

    image = pictures.read_upright(BytesIO(content), 40).image

    # Half of the light is 188 of 255 in sRGB (IEC 61966-2-1, 5.2).
    assert is_near(image.getpixel((20, 20)), (188, 188, 188), 2)


def test_a_damaged_profile_leaves_the_colours_as_they_are():
    grey = Image.new("RGB", (40, 40), (128, 128, 128))
    content = saved(grey, "PNG", icc_profile=b"no profile at all" * 20)

    image = pictures.read_upright(BytesIO(content), 40).image

    assert image.getpixel((20, 20)) == (128, 128, 128)


def test_what_shines_through_stays_so_and_is_white_where_it_cannot():
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    content = BytesIO(saved(image, "PNG"))

    webp = Image.open(BytesIO(pictures.encode(content, 360, "webp", {})))
    jpeg = Image.open(BytesIO(pictures.encode(content, 360, "jpg", {})))

    assert webp.convert("RGBA").getpixel((9, 9))[3] == 0
    assert jpeg.getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_is_reduced_alike(mode):
    format = "TIFF" if mode == "CMYK" else "PNG"
    image = Image.new("L", (3000, 200), 255)
    if mode == "I;16":
        image = Image.new("I;16", (3000, 200), 65_535)
    elif mode == "CMYK":
        image = Image.new("CMYK", (3000, 200))
    else:
        image = image.convert(mode)

    upright = pictures.read_upright(BytesIO(saved(image, format)), 300)

    assert (upright.width, upright.height) == (3000, 200)
    assert upright.image.mode == "RGB"
    assert is_near(upright.image.getpixel((upright.image.width - 1, 3)), (255, 255, 255), 2)


class TestSizes:
    def test_making_them_twice_makes_the_same_files(self, sapa):
        image = make_image(sapa)
        with portal_scope(sapa):
            give_sizes(image)
            files = files_of(sapa)
            times = {name: default_storage.get_modified_time(name) for name in files}
            give_sizes(PortalImage.objects.get())

        assert files_of(sapa) == files
        assert {name: default_storage.get_modified_time(name) for name in files} == times
        assert len(files) == 1 + 3  # 640 pixels: one width of 360 in three formats

    def test_killed_between_files_and_row_it_goes_on_where_it_was(self, sapa, bacha, monkeypatch):
        image = make_image(sapa)
        other = make_image(bacha)

        def killed(**kwargs):
            raise KeyboardInterrupt

        with portal_scope(sapa), monkeypatch.context() as patch:
            patch.setattr(operations, "record_change", killed)
            with pytest.raises(KeyboardInterrupt):
                give_sizes(image)
        left = files_of(sapa)
        half = next(name for name in left if name.endswith(".jpg") and "/pictures/" in name)
        default_storage.delete(half)
        default_storage.save(half, ContentFile(b"half of it"))

        finish_what_was_left()

        assert files_of(sapa) == left
        assert default_storage.size(half) > 500
        with portal_scope(sapa):
            image.refresh_from_db()
        with portal_scope(bacha):
            other.refresh_from_db()
        assert picture_of(image).sources
        assert picture_of(other).sources

    @pytest.mark.parametrize("what", ["deleted", "replaced"])
    def test_killed_while_making_them_and_then_the_picture_is_gone(
        self, desk, sapa, monkeypatch, django_capture_on_commit_callbacks, what
    ):
        image, real = make_image(sapa), pictures._put

        def killed(*args):
            real(*args)
            raise KeyboardInterrupt

        with portal_scope(sapa), monkeypatch.context() as patch:
            patch.setattr(pictures, "_put", killed)
            with pytest.raises(KeyboardInterrupt):
                give_sizes(image)
        assert len(files_of(sapa)) == 2

        with django_capture_on_commit_callbacks(execute=True):
            if what == "deleted":
                desk.post(f"/admin/images/{image.pk}/delete/")
            else:
                fields = {"title": "Ảnh", "alt_text": "Chợ", "file": picture_file("moi.jpg")}
                desk.post(f"/admin/images/{image.pk}/", fields)

        stems = {name.rpartition("/")[2].partition(".")[0] for name in files_of(sapa)}
        assert stems == (set() if what == "deleted" else {"moi"})

    @pytest.mark.parametrize("what", ["deleted", "replaced"])
    def test_the_picture_goes_while_they_are_made(self, sapa, monkeypatch, what):
        image = make_image(sapa)
        real = pictures._put

        def put(storage, name, content):
            real(storage, name, content)
            if what == "deleted":
                PortalImage.objects.filter(pk=image.pk).delete()
            else:
                PortalImage.objects.filter(pk=image.pk).update(file="sapa/images/moi.jpg")

        monkeypatch.setattr(pictures, "_put", put)
        with portal_scope(sapa):
            give_sizes(image)

        assert [name for name in files_of(sapa) if "/pictures/" in name] == []

    def test_a_failure_is_logged_and_does_not_stop_the_others(self, sapa, caplog):
        broken = make_image(sapa)
        default_storage.delete(broken.file.name)
        good = make_image(sapa)

        finish_what_was_left()

        with portal_scope(sapa):
            good.refresh_from_db()
        assert picture_of(good).sources
        assert broken.file.name in caplog.text

    def test_another_file_replaces_sizes_and_original(
        self, desk, sapa, django_capture_on_commit_callbacks
    ):
        image = uploaded(
            desk, sapa, django_capture_on_commit_callbacks, "a.jpg", picture_file().read()
        )
        before = files_of(sapa)
        Change.objects.all().delete()

        with django_capture_on_commit_callbacks(execute=True):
            response = desk.post(
                f"/admin/images/{image.pk}/",
                {
                    "title": "Ảnh",
                    "alt_text": "Chợ",
                    "file": picture_file("b.jpg", colour=(9, 9, 9)),
                },
            )
        assert response.status_code == 302
        with portal_scope(sapa):
            image.refresh_from_db()
        assert is_near(sizes_of(image)["jpg"].getpixel((9, 9)), (9, 9, 9))
        assert files_of(sapa).isdisjoint(before)
        assert len(files_of(sapa)) == len(before)
        assert set(Change.objects.values_list("kind", "object_id", "portal")) >= {
            ("image", str(image.pk), sapa.pk)
        }

    def test_they_go_with_the_picture(self, desk, sapa, django_capture_on_commit_callbacks):
        image = uploaded(
            desk, sapa, django_capture_on_commit_callbacks, "a.jpg", picture_file().read()
        )
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/admin/images/{image.pk}/delete/")

        assert files_of(sapa) == set()

    def test_without_them_a_small_picture_is_shown_as_it_is_and_a_large_one_not(self, sapa):
        small = make_image(sapa)
        large = make_image(sapa, file=picture_file(size=(4000, 3000)))
        heic = make_image(sapa, file=ContentFile(saved(halves((90, 60)), "HEIF"), name="a.heic"))

        assert picture_of(small).src == f"/media/{small.file.name}"
        assert picture_of(large) is None
        assert picture_of(heic) is None


class TestFocus:
    @pytest.mark.parametrize(
        ("point", "expected"),
        [(None, (50, 50)), ((320, 180), (50, 50)), ((60, 340), (0, 100)), ((230, 180), (25, 50))],
    )
    def test_a_crop_keeps_the_point_that_matters(self, sapa, point, expected):
        fields = {}
        if point:
            fields = dict(zip(("focal_point_x", "focal_point_y"), point, strict=True))
            fields |= {"focal_point_width": 40, "focal_point_height": 40}
        image = make_image(sapa, **fields)
        with portal_scope(sapa):
            give_sizes(image)
            image.refresh_from_db()

        assert picture_of(image).focus == expected
        html = Template("{% load media_tags %}{% picture image class='x' %}").render(
            Context({"image": image})
        )
        classes = {50: ""}
        x, y = expected
        wanted = "x" + classes.get(x, f" focus-x-{x}") + classes.get(y, f" focus-y-{y}")
        assert f'class="{wanted}"' in html


class TestDuplicates:
    def choose(self, desk, content):
        fields = {"title": "Ảnh", "alt_text": "Chợ", "credit": "", "tags": ""}
        data = {f"image-chooser-upload-{key}": value for key, value in fields.items()}
        file = ContentFile(content, name="a.jpg")
        return desk.post(
            "/admin/images/chooser/create/", data | {"image-chooser-upload-file": file}
        ).json()

    def test_the_same_picture_is_offered_in_its_portal_only(self, desk, sapa, bacha, browse):
        other_desk = browse(bacha, make_user(bacha, Role.WRITER))
        content = picture_file().read()

        assert self.choose(other_desk, content)["step"] == "chosen"
        assert self.choose(desk, content)["step"] == "chosen"
        again = self.choose(desk, content)

        assert again["step"] == "duplicate_found"
        offered = {int(pk) for pk in re.findall(r"/chosen/(\d+)", unquote(again["htmlFragment"]))}
        with portal_scope(sapa):
            assert offered == set(PortalImage.objects.values_list("pk", flat=True))
        with portal_scope(bacha):
            assert PortalImage.objects.get().pk not in offered
