from django_tasks import task

from cms.media.models import PortalDocument

from .attachments import is_to_be_read, read_text
from .models import SynonymChange
from .rereading import read_again


@task()
def read_document(document_id: int) -> None:
    """Read the text of an uploaded file; in the scope of its portal."""
    document = PortalDocument.objects.filter(pk=document_id).first()
    if document is not None and is_to_be_read(document):
        read_text(document)


@task()
def reread_for_synonyms(change_id: int, place: int = 0, after: int = 0) -> None:
    """Read again a part of what holds names that changed, and queue the next part."""
    change = SynonymChange.objects.filter(pk=change_id, finished_at=None).first()
    if change is not None and (rest := read_again(change, place, after)):
        reread_for_synonyms.enqueue(change_id, *rest)
