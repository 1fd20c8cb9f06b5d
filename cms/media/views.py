"""Public files at stable addresses on their owner's host: `/media/<portal>/<folder>/<name>`.

What belongs to another portal, what is not there and what may not be asked for all get the same
answer.
"""

import logging
import re

from django.db.models import Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.views.serve import authenticate_with_password
from wagtail.models import Collection, CollectionViewRestriction

from sites.scope import current_portal

from .delivery import AN_HOUR, ASK_FIRST, FOR_EVER, NOT_KEPT, StorageAway, send, stored_file
from .models import PortalDocument, PortalImage
from .pictures import has_sizes

logger = logging.getLogger(__name__)

# What stands in other folders of a portal is nobody's business.
_FOLDERS = {"images", "pictures", "renditions", "files", "demo"}
_PLAIN_NAME = re.compile(r"(?!\.)[\w.\-]+(/(?!\.)[\w.\-]+)*")
_DOCUMENT_NAME = re.compile(r"(\d{1,18})-.+", re.ASCII)
# As `cms.media.pictures` names sizes: after twelve digits of the checksum.
_HASHED_NAME = re.compile(r".+\.([0-9a-f]{12}\.\d+\.\w+)", re.ASCII)


@require_safe
def serve_media(request, path):
    """A public file of the host's own portal; 503 while the storage is away."""
    try:
        return _serve(request, path)
    except StorageAway:
        logger.exception("%s cannot be fetched", path)
        response = render(request, "500.html", status=503)
        response["Retry-After"], response["Cache-Control"] = "30", NOT_KEPT
        return response


def _serve(request, path: str) -> HttpResponse:
    portal, _, name = path.partition("/")
    folder, _, rest = name.partition("/")
    if portal != request.portal.slug or folder not in _FOLDERS or not _PLAIN_NAME.fullmatch(rest):
        raise Http404
    if folder == "files":
        return _document(request, path, rest)
    if folder == "images":
        return _original(request, path)
    if hashed := _HASHED_NAME.fullmatch(rest):
        return send(request, stored_file(path, caching=FOR_EVER, checksum=hashed[1]))
    return send(request, stored_file(path, caching=AN_HOUR))


def _original(request, path: str) -> HttpResponse:
    """The upload itself is for the desk: it can have twelve megapixels and say where it was taken.

    Readers who come by its address get the largest of its sizes.
    """
    image = PortalImage.objects.filter(file=path).first()
    if image is None:
        raise Http404
    if has_sizes(image) and not request.user.is_authenticated:
        largest = image.sources["formats"][-1]["files"][-1][0]
        response = redirect(image.file.storage.url(largest))
        response["Cache-Control"] = NOT_KEPT
        return response
    return send(request, stored_file(path, caching=NOT_KEPT))


def _document(request, path: str, name: str) -> HttpResponse:
    """A document by its address, or by the name that the storage has for its file.

    One whose title was changed since leads to its address of today.
    """
    documents = PortalDocument.objects.select_related("collection")
    numbered = _DOCUMENT_NAME.fullmatch(name)
    document = documents.filter(pk=numbered[1]).first() if numbered else None
    if document is None or document.public_name != name:
        stored = documents.filter(file=path).first()
        document, is_elsewhere = stored or document, stored is None
    else:
        is_elsewhere = False
    if document is None:
        raise Http404
    if (refusal := _refusal(request, document)) is not None:
        refusal["Cache-Control"] = NOT_KEPT
        return refusal
    if is_elsewhere:
        response = redirect(document.url)
        response["Cache-Control"] = ASK_FIRST
        return response
    is_private = document.collection.get_view_restrictions().exists()
    file = stored_file(
        document.file.name,
        caching=NOT_KEPT if is_private else ASK_FIRST,
        filename=f"{document.title}.{document.file_extension}",
        checksum=document.file_hash,
    )
    return send(request, file)


def _refusal(request, document) -> HttpResponse | None:
    """What Wagtail answers to those who may not have a document of a private collection."""
    for may_serve in hooks.get_hooks("before_serve_document"):
        answer = may_serve(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    return None


def authenticate_for_files(request, restriction_id):
    """Ask for the password of private files, on their own portal's host alone."""
    own = Collection.objects.filter(pk=current_portal().collection_id).values("path")
    known = CollectionViewRestriction.objects.filter(
        pk=restriction_id, collection__path__startswith=Subquery(own)
    )
    if not known.exists():
        raise Http404
    return authenticate_with_password(request, restriction_id)
