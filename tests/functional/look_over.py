"""Looks over an installation whose server was killed and runs again, once for each line it is sent.

A process of its own, so that only what is committed counts; it answers with a line of JSON.
`python tests/functional/look_over.py PORTAL`
"""

import io
import json
import re
import sys
import time

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from PIL import Image  # noqa: E402
from wagtail.models import Page, ReferenceIndex  # noqa: E402
from wagtail.utils.file import hash_filelike  # noqa: E402

from cms.media.models import PortalDocument, PortalImage  # noqa: E402
from cms.navigation.models import Redirect  # noqa: E402
from sites.models import Portal  # noqa: E402
from sites.scope import portal_scope  # noqa: E402

LONGEST = 90  # seconds that the runner has for what was queued or interrupted


def run(name: str, **options) -> str:
    out = io.StringIO()
    try:
        call_command(name, stdout=out, **options)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


def wait_for_tasks() -> None:
    until = time.monotonic() + LONGEST
    while DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists():
        if time.monotonic() > until:
            sys.exit("Tasks are still waiting.")
        time.sleep(0.2)


def half_files() -> list[str]:
    """Files that are not those their rows describe."""
    found = []
    for document in PortalDocument.objects.order_by("pk"):
        with document.open_file() as file:
            if (hash_filelike(file), file.size) != (document.file_hash, document.file_size):
                found.append(f"document {document.pk}: {document.file.name} is another file")
    for image in PortalImage.objects.order_by("pk"):
        with image.open_file() as file, Image.open(file) as picture:
            picture.load()
            if picture.size != (image.width, image.height):
                found.append(f"image {image.pk}: {image.file.name} is another picture")
    return found


def wrong_references(portal: Portal) -> list[str]:
    """Pages of which the index of references does not say what they refer to."""
    found = []
    pages = Page.objects.filter(url_path__regex=rf"^/{portal.slug}(-\w+)?/")
    for page in pages.specific().iterator():
        said = ReferenceIndex.get_references_for_object(page).values_list("to_object_id", flat=True)
        referred = {row[1] for row in ReferenceIndex._extract_references_from_object(page)}
        if set(said) != referred:
            found.append(f"page {page.pk}: refers to {sorted(referred)}, index says {sorted(said)}")
    return found


def look_over(portal: Portal) -> dict:
    wait_for_tasks()
    files = run("audit_media", older_than=0, fix=True)
    is_orphan = re.compile(r"no row: .* \(mended\)")
    with portal_scope(portal):
        half = half_files() + wrong_references(portal)
        counts = {
            "picture": PortalImage.objects.count(),
            "document": PortalDocument.objects.count(),
            "load": Redirect.objects.filter(is_automatic=False).count(),
        }
    lines = files.splitlines()
    return {
        "orphans": sum(1 for line in lines if is_orphan.search(line)),
        "findings": half
        + [line for line in lines if re.match(r"[\w ]+: ", line) and not is_orphan.search(line)]
        + [line for line in run("audit").splitlines() if not re.fullmatch(r"\w+: ok \(.*\)", line)],
        "counts": counts,
    }


portal = Portal.objects.get(slug=sys.argv[1])
for _line in sys.stdin:
    close_old_connections()
    print(json.dumps(look_over(portal)), flush=True)
