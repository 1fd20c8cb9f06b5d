"""The drawn pictures, and how a portal gets those that its texts use.

Each lies ready in `data/pictures/<key>/`: the original and every size that `cms.media.pictures`
would make of it. `cms.demo.drawing` says how they are drawn.
"""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from modelsearch.backends import get_search_backends

from cms.changes.models import Change
from cms.changes.operations import record_changes
from cms.core.references import index_references
from cms.media.models import PortalImage
from cms.media.pictures import FORMATS, WIDTHS
from sites.models import Portal

FOLDER = Path(__file__).parent / "data" / "pictures"
SIZE = (1600, 900)

# Of leaders, who are invented: a drawing stands where a photograph would.
_PORTRAIT = (
    "Chân dung",
    "Chân dung vẽ minh họa, thay cho ảnh chụp",
    "Drawn portrait in place of a photograph",
)

# What each picture shows: its title in Vietnamese, alternative texts in Vietnamese and English.
PICTURES = {
    "terraces": (
        "Ruộng bậc thang",
        "Tranh vẽ ruộng bậc thang uốn theo sườn núi",
        "Drawing of terraced fields winding along a mountainside",
    ),
    "water-season": (
        "Mùa nước đổ",
        "Tranh vẽ ruộng bậc thang đầy nước phản chiếu mây trời",
        "Drawing of flooded terraces that mirror the clouds",
    ),
    "river": (
        "Sông Hồng",
        "Tranh vẽ dòng sông Hồng chảy qua thành phố",
        "Drawing of the Red River flowing through a town",
    ),
    "border-gate": (
        "Cửa khẩu",
        "Tranh vẽ cổng cửa khẩu quốc tế bên cầu",
        "Drawing of an international border gate beside a bridge",
    ),
    "school": (
        "Trường học vùng cao",
        "Tranh vẽ ngôi trường có cột cờ dưới chân núi",
        "Drawing of a school with a flagpole at the foot of a mountain",
    ),
    "tea": (
        "Đồi chè",
        "Tranh vẽ những luống chè xanh trên đồi",
        "Drawing of green rows of tea on a hill",
    ),
    "fansipan": (
        "Đỉnh Fansipan",
        "Tranh vẽ đỉnh Fansipan nổi trên biển mây",
        "Drawing of the summit of Fansipan above a sea of clouds",
    ),
    "market": (
        "Chợ phiên",
        "Tranh vẽ chợ phiên vùng cao đông người",
        "Drawing of a crowded highland market",
    ),
    "forest": (
        "Rừng Hoàng Liên",
        "Tranh vẽ rừng già dưới dãy Hoàng Liên",
        "Drawing of old forest below the Hoàng Liên range",
    ),
    "village": (
        "Bản làng",
        "Tranh vẽ bản làng nhà gỗ giữa thung lũng",
        "Drawing of a village of wooden houses in a valley",
    ),
    "bridge": (
        "Cây cầu",
        "Tranh vẽ cây cầu bắc qua sông",
        "Drawing of a bridge over a river",
    ),
    "clinic": (
        "Trạm y tế",
        "Tranh vẽ trạm y tế có chữ thập trắng",
        "Drawing of a health station with a white cross",
    ),
    "meeting": (
        "Hội nghị",
        "Tranh vẽ phòng họp với hàng ghế và bục phát biểu",
        "Drawing of a meeting room with rows of seats and a lectern",
    ),
    "road": (
        "Đường đèo",
        "Tranh vẽ con đường đèo quanh co",
        "Drawing of a winding mountain road",
    ),
    "city": (
        "Thành phố",
        "Tranh vẽ thành phố bên sông với các tòa nhà",
        "Drawing of a city by the river with tall buildings",
    ),
    "plum": (
        "Hoa mận",
        "Tranh vẽ cành mận nở hoa trắng trước núi",
        "Drawing of a branch of white plum blossom before mountains",
    ),
    "office": (
        "Trụ sở",
        "Tranh vẽ trụ sở cơ quan có cờ trên nóc",
        "Drawing of an office building with a flag on its roof",
    ),
    "harvest": (
        "Mùa lúa chín",
        "Tranh vẽ thửa ruộng chín vàng và người gặt",
        "Drawing of a ripe golden field and people reaping",
    ),
    "man-1": _PORTRAIT,
    "man-2": _PORTRAIT,
    "woman": _PORTRAIT,
}


def _names(portal: Portal, key: str) -> dict[str, str]:
    """Names in the storage by the names of the files here. Only the demonstration writes there."""
    files = [
        "original.jpg",
        *(f"{width}.{extension}" for extension, _m, _o in FORMATS for width in WIDTHS),
    ]
    return {file: f"{portal.slug}/demo/{key}.{file}" for file in files}


def copy_pictures(portal: Portal, keys: Iterable[str]) -> None:
    """Put the files of pictures into the portal's storage; what is there stays."""
    for key in keys:
        for file, name in _names(portal, key).items():
            copy_file(FOLDER / key / file, name)


def copy_file(source: Path, name: str) -> None:
    """Put a file into the storage under `name`, unless it is there whole."""
    if default_storage.exists(name):
        if default_storage.size(name) == source.stat().st_size:
            return
        default_storage.delete(name)  # an earlier run ended in the middle of it
    with source.open("rb") as file:
        default_storage.save(name, File(file))


def _image(portal: Portal, key: str) -> PortalImage:
    title, alt, alt_en = PICTURES[key]
    names = _names(portal, key)
    return PortalImage(
        portal=portal,
        collection_id=portal.collection_id,
        title=title,
        alt_text=alt,
        alt_text_en=alt_en,
        file=names["original.jpg"],
        width=SIZE[0],
        height=SIZE[1],
        file_size=(FOLDER / key / "original.jpg").stat().st_size,
        sources={
            "formats": [
                {
                    "type": mime,
                    "files": [[names[f"{width}.{extension}"], width] for width in WIDTHS],
                }
                for extension, mime, _options in FORMATS
            ]
        },
    )


def ensure_pictures(portal: Portal, keys: Iterable[str]) -> dict[str, PortalImage]:
    """The portal's rows of pictures by key, new ones added; their files are in the storage.

    In the portal's scope and a transaction.
    """
    images = {key: _image(portal, key) for key in sorted(keys)}
    names = {image.file.name: key for key, image in images.items()}
    have = {
        names[image.file.name]: image for image in PortalImage.objects.filter(file__in=list(names))
    }
    new = PortalImage.objects.bulk_create(
        [image for key, image in images.items() if key not in have]
    )
    if new:
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(PortalImage, new)
        index_references(new)
        record_changes(
            Change(kind="image", object_id=image.pk, action="update", portal_id=portal.pk)
            for image in new
        )
    return images | have
