from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.http import http_date
from django.views.static import was_modified_since

YEAR = 365 * 24 * 3600
# Everything a browser could run as a page of this host is a download.
_SHOWN_INLINE = {".avif", ".webp", ".jpg", ".jpeg", ".png", ".gif", ".pdf", ".txt"}


def serve_media(request, path):
    """A public file of the host's own portal; another portal's is not found here."""
    if not path.startswith(f"{request.portal.slug}/") or ".." in PurePosixPath(path).parts:
        raise Http404
    try:
        modified = default_storage.get_modified_time(path).timestamp()
        if not was_modified_since(request.headers.get("If-Modified-Since"), modified):
            response = FileResponse(status=304)
        else:
            response = FileResponse(
                default_storage.open(path),
                as_attachment=PurePosixPath(path).suffix.lower() not in _SHOWN_INLINE,
                filename=PurePosixPath(path).name,
            )
    except (OSError, ValueError) as error:
        raise Http404 from error
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"public, max-age={YEAR}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
