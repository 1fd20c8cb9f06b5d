from django.core.management.base import BaseCommand

from cms.demo.volume import load_volumes


class Command(BaseCommand):
    help = (
        "Put as many articles into the portals as they published in the first half of 2021 "
        "(16,897); after load_demo. Twice changes nothing."
    )

    def handle(self, *, verbosity, **options):
        def progress(done, total, slug, articles):
            if verbosity and articles:
                self.stdout.write(f"[{done}/{total}] {slug}: {articles} articles")

        self.stdout.write(f"{load_volumes(progress)} articles added")
