from django_tasks import task

from cms.media.models import PortalDocument

from .attachments import is_to_be_read, read_text


@task()
def read_document(document_id: int) -> None:
    """Read the text of an uploaded file; in the scope of its portal."""
    document = PortalDocument.objects.filter(pk=document_id).first()
    if document is not None and is_to_be_read(document):
        read_text(document)
