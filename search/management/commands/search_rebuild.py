from django.core.management.base import BaseCommand

from search.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Write the search index again from the content, while readers go on searching. An "
        "interrupted rebuild goes on where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--restart", action="store_true", help="begin from the beginning")
        parser.add_argument(
            "--clear",
            action="store_true",
            help="empty the index first: for one that is damaged; readers find nothing meanwhile",
        )

    def handle(self, *, restart, clear, **options):
        total = rebuild(self.stderr.write, resume=not restart, clear=clear)
        self.stdout.write(f"{total:,} entries")
