from django.db.models import ForeignKey
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser

from cms.core.choices import OnlyKeys

from . import desk_rules  # noqa: F401 - it registers itself
from .dashboard import OURS
from .models import PortalDocument, PortalImage


class ImageChooser(OnlyKeys, AdminImageChooser):
    pass


class DocumentChooser(OnlyKeys, AdminDocumentChooser):
    pass


# Late: Wagtail's own choosers register theirs when their view sets are.
@hooks.register("register_admin_viewset", order=1000)
def use_our_choosers():
    for model, chooser in ((PortalImage, ImageChooser), (PortalDocument, DocumentChooser)):
        register_form_field_override(ForeignKey, to=model, override={"widget": chooser})
    return []


@hooks.register("construct_homepage_summary_items", order=1000)
def count_own_files(request, summary_items):
    summary_items[:] = [
        OURS[type(item)](request) if type(item) in OURS else item for item in summary_items
    ]
