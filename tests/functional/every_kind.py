"""Pages of the kinds that the demonstration content lacks, on Sa Pa's portal, with every block.

Run by `manage.py shell`: the server's database belongs to a process of its own. Names are as long
as officials' are, and every address begins with "mau-" (sample), so that none is the demonstration's.
"""

from datetime import timedelta
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.core.removals import because
from cms.core.trees import homes_of
from cms.media.body import BodyBlock
from cms.media.models import PortalDocument, PortalImage
from cms.navigation.models import Navigation
from cms.news.models import AnnouncementPage, ArticlePage, SectionPage
from cms.pages.models import (
    EventPage,
    FaqPage,
    FormPage,
    GalleryPage,
    PersonPage,
    SitemapPage,
    UnitPage,
)
from cms.pages.models.forms import FormField
from sites.models import Portal
from sites.scope import portal_scope

UNIT = "Phòng Nông nghiệp và Phát triển nông thôn, Trung tâm Dịch vụ nông nghiệp thị xã Sa Pa"
POST = "Phó Chủ tịch Thường trực Ủy ban nhân dân thị xã, Trưởng Ban Chỉ huy phòng, chống thiên tai"
LONG = "Nguyễn Thị Ngọc Huyền Trường Nghiêng"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def fill(portal):
    home = homes_of(portal)["vi"]
    numbers = count(1)

    def section(key):
        return SectionPage.objects.get(path__startswith=home.path, key=key)

    def add(parent, page_type, slug, title, /, **fields):
        page = page_type(title=title, slug=f"mau-{slug}", **fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        return page

    images = list(PortalImage.objects.all()[:4])
    file = PortalDocument(title="Danh mục hồ sơ, phụ lục kèm theo Quyết định", collection_id=None)
    file.collection_id = portal.collection_id
    file.file.save("phu-luc.pdf", ContentFile(PDF), save=False)
    file.save()

    gallery = {
        "heading": "Ảnh ngày hội",
        "pictures": [
            {"image": image.pk, "caption": f"Ảnh số {n}: {UNIT}", "credit": "Ban Biên tập"}
            for n, image in enumerate(images, 1)
        ],
    }
    samples = {
        "image": {"image": images[0].pk, "caption": UNIT, "credit": "Ban Biên tập"},
        "gallery": gallery,
        "documents": {"documents": [file.pk]},
        "related_pages": {"heading": "", "pages": [section("introduction").pk]},
    }
    body = []
    for name, block in BodyBlock().child_blocks.items():
        body.append({"type": "heading", "value": f"Mục {next(numbers)}: {name}"})
        value = samples.get(name) or block.get_prep_value(
            block.normalize(block.get_preview_value())
        )
        body.append({"type": name, "value": value})

    add(
        section("news"),
        ArticlePage,
        "moi-khoi",
        "Quyết định của Ủy ban nhân dân thị xã Sa Pa về quy chế phối hợp giải quyết thủ tục",
        summary="Bài có đủ mọi khối nội dung, với tên cơ quan dài và ký hiệu văn bản.",
        body=body,
        byline=LONG,
        attachments=[{"type": "document", "value": file.pk}],
    )
    head = add(
        section("leaders"),
        UnitPage,
        "van-phong",
        UNIT,
        head=f"{LONG}, {POST}",
        address="Số 12, đường Thạch Sơn, phường Sa Pa, thị xã Sa Pa, tỉnh Lào Cai",
        phone="0214 3800 123",
        email="phongnongnghiepvaphattriennongthon.sapa@laocai.gov.vn",
        intro="Tham mưu, giúp Ủy ban nhân dân thị xã quản lý nhà nước về nông nghiệp.",
        body=[{"type": "text", "value": "<p>Thực hiện nhiệm vụ được giao.</p>"}],
    )
    below = add(head, UnitPage, "to-mot-cua", "Bộ phận Tiếp nhận và Trả kết quả", head=LONG)
    add(below, UnitPage, "to-luu-tru", "Tổ Lưu trữ")
    add(
        section("leaders"),
        PersonPage,
        "pho-chu-tich",
        LONG,
        post=POST,
        unit=head,
        phone="0214 3800 124",
        email="nguyenthingochuyentruongnghieng@laocai.gov.vn",
        duties="Phụ trách nông nghiệp, tài nguyên, phòng chống thiên tai.",
        is_spokesperson=True,
        portrait=images[0],
        body=[{"type": "text", "value": "<p>Sinh năm 1975, quê ở Bát Xát.</p>"}],
    )
    add(section("leaders"), PersonPage, "chanh-van-phong", "Vàng A Dín", post="Chánh Văn phòng")
    now = timezone.now()
    monday = now - timedelta(days=timezone.localtime(now).weekday())
    for n, kind in enumerate(EventPage.Kind.values):
        add(
            section("calendar"),
            EventPage,
            f"lich-{n + 1}",
            "Hội nghị trực tuyến toàn quốc về phát triển kinh tế - xã hội",
            kind=kind,
            starts_at=monday.replace(hour=1) + timedelta(days=n * 2),
            ends_at=monday.replace(hour=3) + timedelta(days=n * 2 + 1),
            place="Phòng họp số 1, Trụ sở Ủy ban nhân dân thị xã",
            people=f"{POST}; {UNIT}",
        )
    add(
        section("calendar"),
        EventPage,
        "tiep-dan",
        "Tiếp công dân định kỳ",
        kind="reception",
        starts_at=now + timedelta(days=1),
    )
    for n, urgent in enumerate((False, False, False, True)):
        add(
            section("news"),
            AnnouncementPage,
            f"thong-bao-{n + 1}",
            "Cảnh báo mưa lớn, nguy cơ lũ quét, sạt lở đất tại các xã Bản Hồ, Tả Van, Hoàng Liên",
            summary="Từ đêm nay có mưa to đến rất to.",
            body=[{"type": "text", "value": "<p>Không qua ngầm tràn khi nước lên.</p>"}],
            is_urgent=urgent,
            shown_until=timezone.localdate() + timedelta(days=3),
        )
    add(
        section("news"),
        GalleryPage,
        "thu-vien-anh",
        "Ngày hội xuống đồng",
        intro="Ảnh và phim.",
        body=[
            {"type": "gallery", "value": gallery},
            {
                "type": "video",
                "value": {
                    "title": "Lào Cai đất và người",
                    "url": "https://youtu.be/abcdefghijk",
                    "poster": None,
                },
            },
        ],
    )
    add(
        home,
        FaqPage,
        "cau-hoi-thuong-gap",
        "Câu hỏi thường gặp",
        intro="Những điều công dân hay hỏi.",
        body=[
            {
                "type": "group",
                "value": {
                    "title": subject,
                    "questions": [
                        {
                            "title": f"{LONG} hỏi: hồ sơ gồm những gì?",
                            "text": "<p>Đơn và bản sao.</p>",
                        },
                        {"title": "Thời hạn bao lâu?", "text": "<p>05 ngày làm việc.</p>"},
                    ],
                },
            }
            for subject in ("Đất đai, nhà ở và tài nguyên", "Hộ tịch, chứng thực")
        ],
    )
    add(home, SitemapPage, "so-do-cong", "Sơ đồ cổng", intro="Tất cả những gì cổng có.")
    removed = add(section("news"), AnnouncementPage, "da-go", "Thông báo đã gỡ", summary="Hết hạn.")
    with because("Thông báo có số điện thoại sai; bản đúng đăng ngày hôm sau."):
        AnnouncementPage.objects.get(pk=removed.pk).unpublish()
    form = FormPage(
        title="Góp ý về chất lượng phục vụ của Bộ phận Tiếp nhận và Trả kết quả",
        slug="mau-gop-y",
        intro="Xin mời công dân và doanh nghiệp cho biết ý kiến.",
        purpose="Cải tiến việc tiếp nhận và trả kết quả.",
    )
    form.form_fields = [
        FormField(
            label=kind.label,
            field_type=kind.value,
            help_text="Ghi rõ, đủ dấu.",
            required=kind.value in ("singleline", "email", "radio"),
            choices="Rất hài lòng với thái độ phục vụ\nHài lòng\nChưa hài lòng",
            locale=home.locale,
            sort_order=n,
        )
        for n, kind in enumerate(FormField.Kind)
    ]
    home.add_child(instance=form)
    form.save_revision().publish()
    Navigation.objects.filter(language="vi").update(
        banner=UNIT, banner_url="https://laocai.gov.vn/"
    )


portal = Portal.objects.get(slug="sapa")
with portal_scope(portal):
    fill(portal)
