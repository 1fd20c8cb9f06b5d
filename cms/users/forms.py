from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm

from sites.middleware import is_member
from sites.scope import current_portal


class LoginForm(WagtailLoginForm):
    """Signs in only those who hold a role on this host's portal."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail's field has no label, and a field's name is in no language.
        password = self.fields["password"]
        password.label = capfirst(get_user_model()._meta.get_field("password").verbose_name)

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        portal = current_portal()
        if not user.is_superuser and not is_member(user, portal):
            raise ValidationError(
                _("This account has no role on %(portal)s. Sign in on your own portal."),
                code="no_role",
                params={"portal": portal.name},
            )
