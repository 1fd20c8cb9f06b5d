from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.audit import audit, repair


class Command(BaseCommand):
    help = (
        "Compare the search index with the content, and Elasticsearch's copy with the index; "
        "--fix puts right what differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put it right")

    def handle(self, *, fix, **options):
        if settings.ELASTICSEARCH_URL:
            from search.copying import health  # slow to import

            self.stdout.write(str(health()))
        differences = list(audit())
        for difference in differences:
            self.stdout.write(str(difference))
        if not differences:
            self.stdout.write("the index says what the content says")
        elif fix:
            self.stdout.write(f"{repair():,} entries put right")
        else:
            raise CommandError(f"{len(differences)} differences; run with --fix.")
