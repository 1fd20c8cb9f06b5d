"""One sign-in per role, for trying things out. Development only."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from sites.models import Portal
from sites.operations import grant_role
from sites.registry import registry
from sites.roles import Role

PASSWORD = "cong-thong-tin-2021"  # noqa: S105 - shown on the console of every demonstration

# User name, family name, given name, role, slug of the portal (None: all).
PEOPLE = [
    ("bientap", "Giàng Thị", "Mai", Role.WRITER, "stttt"),
    ("duyetbai", "Trịnh Đình", "Nghị", Role.APPROVER, "stttt"),
    ("hoidap", "Sùng A", "Cấn", Role.QUESTION_CLERK, "stttt"),
    ("quantri", "Nguyễn Thị Phượng", "Vỹ", Role.PORTAL_ADMIN, "stttt"),
    ("bientap.sapa", "Lý Mẩy", "Chạn", Role.WRITER, "sapa"),
    ("duyetbai.sapa", "Vàng Seo", "Dín", Role.APPROVER, "sapa"),
    ("tinh", "Đỗ Thị Quỳnh", "Diễm", Role.PROVINCE_EDITOR, None),
    ("giamsat", "Phạm Ngọc", "Uyên", Role.PROVINCE_AUDITOR, None),
]


@transaction.atomic
def ensure_people() -> None:
    """Make the accounts and roles that are missing."""
    people = get_user_model().objects
    for username, last, first, role, slug in PEOPLE:
        user, created = people.get_or_create(
            username=username,
            defaults={
                "last_name": last,
                "first_name": first,
                "email": f"{username}@{settings.BASE_DOMAIN}",
            },
        )
        if created:
            user.set_password(PASSWORD)
            user.save()
        grant_role(user=user, role=role, portal=slug and Portal.objects.get(slug=slug))
    if not people.filter(is_superuser=True).exists():
        people.create_superuser(
            "khancap",
            f"khancap@{settings.BASE_DOMAIN}",
            PASSWORD,
            last_name="Tài khoản",
            first_name="khẩn cấp",
        )


def logins() -> list[tuple[str, str, str]]:
    """Role, address of the desk and user name of each account."""
    rows = []
    for username, _last, _first, role, slug in PEOPLE:
        portal = registry.by_slug(slug) if slug else registry.root
        rows.append((str(role.label), f"{portal.url}/admin/", username))
    rows.append(("superuser", f"{registry.root.url}/admin/", "khancap"))
    return rows
