from collections.abc import Iterable
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.media.audit import LEAVE_OUT, Problem, find_problems, find_waiting
from sites.models import Portal
from sites.scope import all_portals, portal_scope


class Command(BaseCommand):
    help = (
        "List files without rows, rows without files, pictures without sizes; --fix removes the "
        "first and makes what can be made again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="put right what can be")
        parser.add_argument(
            "--older-than",
            type=int,
            default=LEAVE_OUT,
            metavar="MINUTES",
            help="leave out younger files, which may belong to a running upload (default: %(default)s)",
        )

    def handle(self, *, fix, older_than, **options):
        before = timezone.now() - timedelta(minutes=older_than)
        left = 0
        for portal in Portal.objects.order_by("pk"):
            with portal_scope(portal):
                left += self._report(portal.slug, find_problems(portal, before=before), fix)
        with all_portals():
            left += self._report("drop zone", find_waiting(before=before), fix)
        if left:
            raise CommandError(f"{left} problems{'' if fix else '; run with --fix'}.")
        self.stdout.write("all files have their rows, all rows their files")

    def _report(self, where: str, problems: Iterable[Problem], fix: bool) -> int:
        """Print each, mend it if asked to; how many are left."""
        left = 0
        for problem in list(problems):
            outcome = ""
            if fix and problem.mend:
                try:
                    problem.mend()
                    outcome = " (mended)"
                except Exception as error:
                    outcome = f" (not mended: {error})"
            left += outcome != " (mended)"
            self.stdout.write(f"{where}: {problem.text}{outcome}")
        return left
