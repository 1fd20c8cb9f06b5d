"""Pages that a portal must have, and what nobody can do to them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import PagePermissionTester


class RequiredPagePermissions(PagePermissionTester):
    """Wagtail's own, without what would take a required page from its place or from readers.

    For superusers too: only the operation that closes a portal takes these pages away.
    """

    def can_delete(self, ignore_bulk=False):
        return not self.page.is_required and super().can_delete(ignore_bulk)

    def can_unpublish(self):
        return not self.page.is_required and super().can_unpublish()

    def can_move(self):
        return not self.page.is_required and super().can_move()

    def can_move_to(self, destination):
        return not self.page.is_required and super().can_move_to(destination)

    def can_copy(self):
        # The copy of a required section would be required as well.
        return not self.page.is_required and super().can_copy()

    def can_copy_to(self, destination, recursive=False):
        return not self.page.is_required and super().can_copy_to(destination, recursive)

    def can_set_view_restrictions(self):
        return not self.page.is_required and super().can_set_view_restrictions()


class RequiredPageMixin:
    """For page types some of whose pages a portal must have; `is_required` says which."""

    @property
    def is_required(self) -> bool:
        raise NotImplementedError

    def permissions_for_user(self, user):
        return RequiredPagePermissions(user, self)

    def clean(self):
        super().clean()
        if self.expire_at and self.is_required:
            raise ValidationError({"expire_at": _("Every portal must have this page.")})
