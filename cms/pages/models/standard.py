"""Pages that stay: functions, history, guidance; and the contact page."""

from django.utils.translation import gettext_lazy as _

from cms.core.mixins import IntroMixin
from cms.core.models import BasePage
from cms.core.protected import RequiredPageMixin
from cms.media.mixins import BodyMixin


class StandardPage(IntroMixin, BodyMixin, BasePage):
    """A page that stays: functions, history, guidance."""

    template = "pages/standard_page.html"
    localize_default_translation_mode = "synced"
    parent_page_types = ["home.HomePage", "news.SectionPage"]
    subpage_types = []

    content_panels = [
        *BasePage.content_panels,
        *IntroMixin.intro_panels,
        *BodyMixin.body_panels,
    ]
    api_fields = [*IntroMixin.intro_api_fields, *BodyMixin.body_api_fields]
    search_fields = [
        *BasePage.search_fields,
        *IntroMixin.intro_search_fields,
        *BodyMixin.body_search_fields,
    ]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


class ContactPage(RequiredPageMixin, IntroMixin, BodyMixin, BasePage):
    """How to reach the unit. Addresses and numbers are the portal's own; this adds words."""

    is_contact_page = True
    is_required = True

    template = "pages/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    is_creatable = False  # every portal has one from the beginning

    content_panels = [
        *BasePage.content_panels,
        *IntroMixin.intro_panels,
        *BodyMixin.body_panels,
    ]
    api_fields = [*IntroMixin.intro_api_fields, *BodyMixin.body_api_fields]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")
