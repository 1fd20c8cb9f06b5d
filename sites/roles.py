"""What people may do: roles as code.

Wagtail's own codenames are used for pictures and files (`wagtailimages.*`, `wagtaildocs.*`): its
policies ask for those, with a custom model's codenames every upload is refused.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    WRITER = "writer", _("Writer")
    APPROVER = "approver", _("Approver")
    QUESTION_CLERK = "question_clerk", _("Question clerk")
    PORTAL_ADMIN = "portal_admin", _("Portal administrator")
    PROVINCE_EDITOR = "province_editor", _("Province editor")
    PROVINCE_AUDITOR = "province_auditor", _("Province auditor")


# Roles that reach over all portals; their membership names none.
PROVINCE_ROLES = [Role.PROVINCE_EDITOR, Role.PROVINCE_AUDITOR]
PORTAL_ROLES = [role for role in Role if role not in PROVINCE_ROLES]


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a role gives: on page trees, on the file collection, and elsewhere.

    `pages` are codenames without `_page`; `files` are codenames without the model;
    `others` are full names such as `wagtail_localize.submit_translation`. Who `reads` sees all of
    the desk but the answers of readers, and changes no more than the rest allows.
    """

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    reads: bool = False


_WRITE_FILES = ("add", "change", "choose")
_DESK = ("wagtailadmin.access_admin",)
_TRANSLATE = ("wagtail_localize.submit_translation",)
_ARRANGE = (
    "navigation.change_navigation",
    "navigation.add_redirect",
    "navigation.change_redirect",
    "navigation.delete_redirect",
    "search.add_bestbet",
    "search.change_bestbet",
    "search.delete_bestbet",
    "search.view_askedquery",
)
# Of the province, for all portals.
_NAME = (
    "search.add_synonymgroup",
    "search.change_synonymgroup",
    "search.delete_synonymgroup",
)

# Of the administrators of a parent portal in its children's, where those let them.
READER = Rights(others=_DESK, reads=True)

RIGHTS: dict[str, Rights] = {
    Role.WRITER: Rights(pages=("add", "change"), files=_WRITE_FILES, others=_DESK + _TRANSLATE),
    Role.APPROVER: Rights(
        pages=("add", "change", "publish", "lock", "unlock"),
        files=(*_WRITE_FILES, "delete"),
        others=_DESK + _TRANSLATE,
    ),
    Role.QUESTION_CLERK: Rights(others=_DESK),
    Role.PORTAL_ADMIN: Rights(
        pages=("add", "change", "publish", "lock", "unlock", "bulk_delete"),
        files=(*_WRITE_FILES, "delete"),
        others=_DESK + _TRANSLATE + _ARRANGE,
        reads=True,
    ),
    Role.PROVINCE_EDITOR: Rights(
        pages=("add", "change", "publish", "lock", "unlock"),
        files=(*_WRITE_FILES, "delete"),
        others=_DESK + _TRANSLATE + _ARRANGE + _NAME,
    ),
    Role.PROVINCE_AUDITOR: READER,
}
