from django.db import transaction
from django_tasks import task

from cms.changes.operations import record_change

from .models import PortalImage
from .pictures import make_sources


@task()
def make_picture_sources(image_id: int) -> None:
    """Make the sizes of an uploaded image; in the scope of its portal."""
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    sources = make_sources(image)
    with transaction.atomic():
        PortalImage.objects.filter(pk=image_id).update(sources=sources)
        record_change(kind="image", object_id=image_id, action="update", portal_id=image.portal_id)
