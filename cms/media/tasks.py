from django.core.files.storage import default_storage
from django_tasks import task

from .documents import measure
from .models import PortalDocument, PortalImage
from .operations import give_sizes


@task()
def make_picture_sources(image_id: int) -> None:
    """Make the sizes of an uploaded image; in the scope of its portal."""
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is not None:
        give_sizes(image)


@task()
def measure_document(document_id: int) -> None:
    """Find out size and number of pages of an uploaded file; in the scope of its portal."""
    document = PortalDocument.objects.filter(pk=document_id).first()
    if document is not None:
        measure(document)


@task()
def delete_files(names: list[str]) -> None:
    """Remove files that no row speaks of any more."""
    for name in names:
        default_storage.delete(name)
