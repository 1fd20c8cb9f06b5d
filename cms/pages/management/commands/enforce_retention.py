import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.pages.forms.retention import BadManifest, enforce_retention, read_manifest


class Command(BaseCommand):
    help = (
        "Delete answers to forms whose day has come. After a restore, with the newest manifest, "
        "also those that were deleted between the backup and the manifest."
    )

    def add_arguments(self, parser):
        parser.add_argument("--manifest", type=Path, help="what retention_manifest wrote last")

    def handle(self, *, manifest, **options):
        try:
            read = read_manifest(json.loads(manifest.read_bytes())) if manifest else None
        except OSError as error:
            raise CommandError(f"{manifest} cannot be read: {error.strerror}.") from error
        except (BadManifest, ValueError) as error:
            raise CommandError(f"{manifest}: {error} Nothing was deleted.") from error
        self.stdout.write(f"{enforce_retention(read)} answers deleted")
