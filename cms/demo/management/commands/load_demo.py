from django.core.management.base import BaseCommand

from cms.demo.content import load_all
from cms.demo.people import ensure_people


class Command(BaseCommand):
    help = "Put the demonstration's articles and people into the portals; twice changes nothing."

    def handle(self, *, verbosity, **options):
        def progress(done, total, slug, outcome):
            if verbosity and outcome:
                self.stdout.write(f"[{done}/{total}] {slug}: {outcome}")

        pages, errors = load_all(progress)
        ensure_people()
        for error in errors:
            self.stderr.write(f"No demonstration texts: {error}.")
        self.stdout.write(f"{pages} pages added")
