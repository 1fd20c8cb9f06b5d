from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sites.portal_files import BadPortalFile, load_portals


class Command(BaseCommand):
    help = "Create or update portals from a CSV; running it twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="slug,name_vi,name_en,kind,parent[,gso_code]")

    def handle(self, *, path, verbosity, **options):
        def progress(done, total, result):
            if verbosity > 1 or (verbosity and result):
                self.stdout.write(f"[{done}/{total}] {result}")

        try:
            results = load_portals(path, progress=progress)
        except BadPortalFile as error:
            raise CommandError(
                "\n".join([f"{path}: nothing was changed.", *error.lines])
            ) from error
        created = sum(result.created for result in results)
        changed = sum(bool(result) for result in results) - created
        self.stdout.write(
            f"{len(results)} portals: {created} created, {changed} changed, "
            f"{len(results) - created - changed} unchanged"
        )
