import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.pages.forms.retention import write_manifest


class Command(BaseCommand):
    help = (
        "Write which answers to forms there are, by form and day, without what they say; to be "
        "kept apart from the backups, for enforce_retention after a restore."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="where to; without it the output")

    def handle(self, *, file, **options):
        text = json.dumps(write_manifest(), indent=1)
        if file is None:
            self.stdout.write(text)
            return
        part = file.with_name(f"{file.name}.part")
        try:
            # Whoever takes the file away meets the one before or this one, never half of it.
            part.write_text(f"{text}\n", encoding="utf-8")
            part.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
