from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_phone = RegexValidator(
    r"\A[0-9+][0-9 .()/-]{2,39}\Z", _("Enter a telephone number such as 0214 3800 123.")
)
