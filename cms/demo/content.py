"""Demonstration content from the files in `data/`, put in by bulk operations, idempotent."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Page, ReferenceIndex

from cms.core.text import slug_of
from cms.core.trees import bulk_add_pages, homes_of
from cms.media.models import PortalImage
from cms.media.paths import portal_path
from cms.media.pictures import FORMATS, WIDTHS
from cms.news.models import ArticlePage, SectionPage
from cms.pages.models import StandardPage
from sites.models import Portal
from sites.operations import ensure_portal
from sites.scope import portal_scope

DATA = Path(__file__).parent / "data"
SIZE = (1600, 900)

# What each drawn picture shows: title and alternative text, in Vietnamese.
PICTURES = {
    "terraces": ("Ruộng bậc thang", "Tranh vẽ ruộng bậc thang uốn theo sườn núi"),
    "water-season": ("Mùa nước đổ", "Tranh vẽ ruộng bậc thang đầy nước phản chiếu mây trời"),
    "river": ("Sông Hồng", "Tranh vẽ dòng sông Hồng chảy qua thành phố"),
    "border-gate": ("Cửa khẩu", "Tranh vẽ cổng cửa khẩu quốc tế bên cầu"),
    "school": ("Trường học vùng cao", "Tranh vẽ ngôi trường có cột cờ dưới chân núi"),
    "tea": ("Đồi chè", "Tranh vẽ những luống chè xanh trên đồi"),
    "fansipan": ("Đỉnh Fansipan", "Tranh vẽ đỉnh Fansipan nổi trên biển mây"),
    "market": ("Chợ phiên", "Tranh vẽ chợ phiên vùng cao đông người"),
    "forest": ("Rừng Hoàng Liên", "Tranh vẽ rừng già dưới dãy Hoàng Liên"),
    "village": ("Bản làng", "Tranh vẽ bản làng nhà gỗ giữa thung lũng"),
    "bridge": ("Cây cầu", "Tranh vẽ cây cầu bắc qua sông"),
    "clinic": ("Trạm y tế", "Tranh vẽ trạm y tế có chữ thập đỏ"),
    "meeting": ("Hội nghị", "Tranh vẽ phòng họp với hàng ghế và bục phát biểu"),
    "road": ("Đường đèo", "Tranh vẽ con đường đèo quanh co"),
    "city": ("Thành phố", "Tranh vẽ thành phố bên sông với các tòa nhà"),
    "plum": ("Hoa mận", "Tranh vẽ cành mận nở hoa trắng trước núi"),
    "office": ("Trụ sở", "Tranh vẽ trụ sở cơ quan có cờ trên nóc"),
    "harvest": ("Mùa lúa chín", "Tranh vẽ thửa ruộng chín vàng và người gặt"),
}


def read(slug: str) -> dict:
    return json.loads((DATA / "portals" / f"{slug}.json").read_text(encoding="utf-8"))


def _copy(source: Path, name: str) -> None:
    if not default_storage.exists(name):
        with source.open("rb") as file:
            default_storage.save(name, File(file))


def ensure_pictures(portal: Portal, keys: set[str]) -> dict[str, PortalImage]:
    """The drawn pictures a portal's articles use, as rows of its own with ready sizes."""
    have = {image.title: image for image in PortalImage.objects.all()}
    found = {}
    for key in sorted(keys):
        title, alt = PICTURES[key]
        if title not in have:
            folder = DATA / "pictures" / key
            original = portal_path(portal.pk, "images", f"{key}.jpg")
            _copy(folder / "original.jpg", original)
            formats = []
            for extension, mime, _options in FORMATS:
                files = []
                for width in WIDTHS:
                    name = portal_path(portal.pk, "pictures", f"{key}-{width}.{extension}")
                    _copy(folder / f"{width}.{extension}", name)
                    files.append([name, width])
                formats.append({"type": mime, "files": files})
            image = PortalImage(
                portal=portal,
                collection_id=portal.collection_id,
                title=title,
                alt_text=alt,
                file=original,
                width=SIZE[0],
                height=SIZE[1],
                file_size=(folder / "original.jpg").stat().st_size,
                sources={"formats": formats},
            )
            image.save()
            have[title] = image
        found[key] = have[title]
    return found


def _body(blocks: list[dict], pictures: dict[str, PortalImage]) -> list[dict]:
    """Blocks of the data files as a StreamField takes them."""
    return [
        {
            "type": "image",
            "value": {
                "image": pictures[block["value"]["picture"]].pk,
                "caption": block["value"].get("caption", ""),
                "credit": "",
            },
        }
        if block["type"] == "image"
        else block
        for block in blocks
    ]


def _picture_keys(data: dict) -> set[str]:
    bodies = [
        text["body"]
        for item in [*data["articles"], data["about"]]
        for text in (item.get("vi"), item.get("en"))
        if text
    ]
    inside = {
        block["value"]["picture"] for body in bodies for block in body if block["type"] == "image"
    }
    return inside | {item["picture"] for item in data["articles"] if item.get("picture")}


def _article(item: dict, language: str, pictures: dict[str, PortalImage]) -> ArticlePage:
    text = item[language]
    moment = datetime.fromisoformat(item["date"])
    if language != "vi":
        moment += timedelta(hours=6)  # translations follow
    return ArticlePage(
        title=text["title"],
        slug=slug_of(text["title"]),
        summary=text["summary"],
        body=_body(text["body"], pictures),
        picture=pictures.get(item.get("picture")),
        caption=text.get("caption", ""),
        published_at=moment,
        first_published_at=moment,
        is_featured=bool(item.get("featured")),
    )


@transaction.atomic
def load_portal(portal: Portal) -> int:
    """Put a portal's demonstration content in; gives the number of new pages, 0 the second time."""
    data = read(portal.slug)
    with portal_scope(portal):
        homes = homes_of(portal)
        if ArticlePage.objects.filter(path__startswith=homes["vi"].path).exists():
            return 0
        _contact(portal, data["contact"])
        pictures = ensure_pictures(portal, _picture_keys(data))
        added: list[Page] = []
        translations: dict[int, str] = {}
        for language, home in homes.items():
            sections = {
                section.key: section
                for section in SectionPage.objects.filter(path__startswith=home.path)
            }
            by_section: dict[str, list[ArticlePage]] = {}
            for number, item in enumerate(data["articles"]):
                if language not in item:
                    continue
                page = _article(item, language, pictures)
                if number in translations:
                    page.translation_key = translations[number]
                translations.setdefault(number, page.translation_key)
                by_section.setdefault(item["section"], []).append(page)
            for key, pages in by_section.items():
                pages.sort(key=lambda page: page.published_at)
                added += bulk_add_pages(sections[key], pages)
            about = data["about"][language]
            page = StandardPage(
                title=about["title"],
                slug=slug_of(about["title"]),
                intro=about["summary"],
                body=_body(about["body"], pictures),
            )
            if -1 in translations:
                page.translation_key = translations[-1]
            translations[-1] = page.translation_key
            added += bulk_add_pages(sections["introduction"], [page])
        for page in added:
            ReferenceIndex.create_or_update_for_object(page)
        return len(added)


def _contact(portal: Portal, contact: dict) -> None:
    ensure_portal(
        slug=portal.slug,
        phone=contact["phone"],
        email=contact["email"],
        address_vi=contact["address"]["vi"],
        address_en=contact["address"]["en"],
        hours_vi=contact["hours"]["vi"],
        hours_en=contact["hours"]["en"],
        editor_vi=contact["editor"]["vi"],
        editor_en=contact["editor"]["en"],
    )


def load_all(progress: Callable[[int, int, str, int], None]) -> int:
    """Load every portal that has a file; `progress(done, total, slug, pages)` after each."""
    portals = [
        p for p in Portal.objects.order_by("pk") if (DATA / "portals" / f"{p.slug}.json").exists()
    ]
    total = 0
    for done, portal in enumerate(portals, 1):
        count = load_portal(portal)
        total += count
        progress(done, len(portals), portal.slug, count)
    return total
