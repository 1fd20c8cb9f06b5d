"""What readers want to know of a file before they download it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import transaction
from wagtail.utils.file import hash_filelike

from cms.changes.operations import record_change

from .models import PortalDocument

_PROGRAM = Path(__file__).with_name("page_count.py")
_SECONDS = 30  # the program's own limit counts only the time that it works


def count_pages(file) -> int:
    """Pages of a PDF file; 0 if nobody can say."""
    with tempfile.TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_PROGRAM)],
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 0
    return int(done.stdout) if done.returncode == 0 and done.stdout.isdigit() else 0


def measure(document: PortalDocument) -> None:
    """Write down size, checksum and number of pages of a document's file. Idempotent.

    Outside a transaction: it can take half a minute. Nothing is written if the file was replaced
    meanwhile.
    """
    with document.open_file() as file:
        digest, size = hash_filelike(file), file.size
        pages = count_pages(file) if document.file_extension.lower() == "pdf" else None
    with transaction.atomic():
        changed = PortalDocument.objects.filter(pk=document.pk, file=document.file.name).update(
            file_size=size, file_hash=digest, page_count=pages
        )
        if changed:
            record_change(
                kind="document",
                object_id=document.pk,
                action="update",
                portal_id=document.portal_id,
            )
