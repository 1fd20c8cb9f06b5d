from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Write the search index again from the content, and Elasticsearch's copy from the index, "
        "while readers go on searching. An interrupted rebuild goes on where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--restart", action="store_true", help="begin from the beginning")
        parser.add_argument(
            "--clear",
            action="store_true",
            help="empty the index first: for one that is damaged; readers find nothing meanwhile",
        )
        parser.add_argument(
            "--copy-only", action="store_true", help="Elasticsearch's copy, and not the index"
        )

    def handle(self, *, restart, clear, copy_only, **options):
        if copy_only and not settings.ELASTICSEARCH_URL:
            raise CommandError("ELASTICSEARCH_URL names no server.")
        if not copy_only:
            total = rebuild(self.stderr.write, resume=not restart, clear=clear)
            self.stdout.write(f"{total:,} entries")
        if settings.ELASTICSEARCH_URL:
            from search import copying  # slow to import

            try:
                total = copying.build(copying.copy(), self.stderr.write, resume=not restart)
            except (copying.NotWritten, *copying.Trouble) as problem:
                raise CommandError(f"{problem}\nRun it again, it goes on from here.") from problem
            self.stdout.write(f"{total:,} entries copied")
