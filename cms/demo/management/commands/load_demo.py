from django.core.management.base import BaseCommand

from cms.demo.content import load_all
from cms.demo.people import ensure_people


class Command(BaseCommand):
    help = "Put the demonstration's articles and people into the portals; twice changes nothing."

    def handle(self, *, verbosity, **options):
        def progress(done, total, slug, pages):
            if verbosity and (pages or verbosity > 1):
                self.stdout.write(f"[{done}/{total}] {slug}: {pages} pages")

        pages = load_all(progress)
        ensure_people()
        self.stdout.write(f"{pages} pages added")
