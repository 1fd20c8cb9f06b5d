"""Sections that each kind of portal must have.

After Decree 43/2011/NĐ-CP, article 10, and Decree 42/2022/NĐ-CP, article 4; the sections of Party
bodies follow the province's own regulation. An empty section is not shown to readers.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sites.models import PortalKind

_LETTERS = {
    "R": {PortalKind.PROVINCE},
    "D": {PortalKind.DEPARTMENT},
    "V": {PortalKind.VERTICAL, PortalKind.SPECIALISED},
    "H": {PortalKind.DISTRICT},
    "X": {PortalKind.COMMUNE},
    "P": {PortalKind.PARTY},
}


@dataclass(frozen=True)
class RequiredSection:
    """A section by its key: title and slug in each language, and whose portals must have it.

    `english` says whether it "must" or "should" be there in English too, "" where nothing asks for
    it: Decree 43/2011/NĐ-CP, article 7, and Decree 42/2022/NĐ-CP, article 4.
    """

    key: str
    titles: dict[str, str]
    slugs: dict[str, str]
    kinds: frozenset[str]
    in_menu: bool = False
    english: str = ""

    @property
    def group(self) -> str:
        """The part of the index of public information in which it stands."""
        return _GROUPS.get(self.key, "direction")


def _section(key, kinds, vi, vi_slug, en, in_menu=False, english=""):
    return RequiredSection(
        key=key,
        titles={"vi": vi, "en": en},
        slugs={"vi": vi_slug, "en": key},
        kinds=frozenset(set().union(*(_LETTERS[letter] for letter in kinds))),
        in_menu=in_menu,
        english=english,
    )


_ALL = "RDVHXP"

# Decree 42/2022/NĐ-CP, article 4, in the four parts of an index; what is not named: "direction".
GROUPS = {
    "apparatus": _("The apparatus"),
    "direction": _("Direction and information"),
    "documents": _("Documents and procedures"),
    "finance": _("Finance and figures"),
}
_GROUPS = {
    key: group
    for group, keys in {
        "apparatus": ("introduction", "leaders", "spokesperson", "locality"),
        "documents": (
            "documents", "gazette", "procedures", "online-services", "legal-information",
            "consultations",
        ),
        "finance": (
            "projects", "finance", "statistics", "open-data", "information-access", "science",
        ),
    }.items()
    for key in keys
}  # fmt: skip

REQUIRED_SECTIONS = (
    _section(
        "introduction", _ALL, "Giới thiệu", "gioi-thieu", "Introduction", True, english="must"
    ),
    _section(
        "news", _ALL, "Tin tức - Sự kiện", "tin-tuc", "News and events", True, english="should"
    ),
    _section(
        "direction",
        _ALL,
        "Chỉ đạo, điều hành",
        "chi-dao-dieu-hanh",
        "Direction and administration",
        True,
    ),
    _section("documents", _ALL, "Văn bản", "van-ban", "Official documents", True),
    _section(
        "procedures",
        "RDHX",
        "Thủ tục hành chính",
        "thu-tuc-hanh-chinh",
        "Administrative procedures",
        True,
        english="should",
    ),
    _section(
        "online-services",
        "RDHX",
        "Dịch vụ công trực tuyến",
        "dich-vu-cong",
        "Online public services",
        True,
        english="should",
    ),
    _section(
        "legal-information",
        _ALL,
        "Phổ biến pháp luật, chính sách",
        "pho-bien-phap-luat",
        "Law and policy information",
        True,
    ),
    _section("questions", "RDVH", "Hỏi - Đáp", "hoi-dap", "Questions and answers", True),
    _section("leaders", _ALL, "Lãnh đạo", "lanh-dao", "Leadership", english="must"),
    _section(
        "locality",
        "RHX",
        "Điều kiện tự nhiên, lịch sử, di tích",
        "dieu-kien-tu-nhien",
        "Land, history and heritage",
        english="should",
    ),
    _section(
        "calendar",
        "RDHX",
        "Lịch công tác, lịch tiếp công dân",
        "lich-cong-tac",
        "Work and reception calendar",
    ),
    _section(
        "spokesperson",
        "RDH",
        "Người phát ngôn",
        "nguoi-phat-ngon",
        "Spokesperson",
        english="should",
    ),
    _section(
        "plans",
        "RDH",
        "Chiến lược, quy hoạch, kế hoạch",
        "quy-hoach-ke-hoach",
        "Strategies and plans",
    ),
    _section(
        "consultations",
        "RDH",
        "Lấy ý kiến dự thảo văn bản",
        "lay-y-kien-du-thao",
        "Draft consultations",
    ),
    _section("gazette", "R", "Công báo", "cong-bao", "Official gazette"),
    _section(
        "projects",
        "RDH",
        "Dự án, đầu tư, đấu thầu, mua sắm công",
        "du-an-dau-tu",
        "Projects, investment and tenders",
    ),
    _section(
        "science", "RD", "Chương trình, đề tài khoa học", "de-tai-khoa-hoc", "Science programmes"
    ),
    _section(
        "finance",
        "RDHX",
        "Báo cáo tài chính, công khai ngân sách",
        "cong-khai-ngan-sach",
        "Finance and budget",
    ),
    _section("statistics", "RDH", "Thống kê", "thong-ke", "Statistics"),
    _section("open-data", "R", "Dữ liệu mở", "du-lieu-mo", "Open data", english="should"),
    _section("opinions", "RDH", "Ý kiến công dân", "y-kien-cong-dan", "Citizens' opinions"),
    _section(
        "petitions", "RDHX", "Phản ánh, kiến nghị", "phan-anh-kien-nghi", "Feedback and petitions"
    ),
    _section(
        "information-access",
        "RDHX",
        "Tiếp cận thông tin",
        "tiep-can-thong-tin",
        "Access to information",
    ),
)


def required_sections(kind: str) -> list[RequiredSection]:
    """What a portal of this kind must have, in the order of its menu."""
    return [section for section in REQUIRED_SECTIONS if kind in section.kinds]
