import os

from django.core.management.base import BaseCommand, CommandError

from cms.pagestore import operations
from sites.registry import registry
from sites.scope import all_portals


class Command(BaseCommand):
    help = "Look at the store of finished pages, drop pages from it, or have all pages made."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True)
        here = f"http://{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"

        status = actions.add_parser("status", help="what a running server says of its store")
        purge = actions.add_parser("purge", help="drop pages everywhere; without arguments all")
        purge.add_argument("--key", action="append", default=[], help="a content key: image:33")
        warm = actions.add_parser("warm", help="have every page made")
        for action in (status, warm):
            action.add_argument("--server", default=here, help=f"its address; {here} if not given")
        for action in (purge, warm):
            action.add_argument("--portal", action="append", default=[], help="its slug")

    def handle(self, *, action, **options):
        try:
            getattr(self, action)(**options)
        except operations.NoAnswer as error:
            raise CommandError(str(error)) from error

    def status(self, *, server, **options):
        for part, values in operations.status_of(server).items():
            for name, value in values.items():
                self.stdout.write(f"{part} {name}: {value}")

    def purge(self, *, key, portal, **options):
        operations.purge(keys=key, portals=self._portals(portal))
        self.stdout.write("Written to the change log; every server follows within a second.")

    def warm(self, *, server, portal, **options):
        asked = failed = 0
        with all_portals():
            for address, status in operations.warm(server, self._portals(portal) or registry.all()):
                asked += 1
                if status >= 500:
                    failed += 1
                    self.stderr.write(f"{address}: {status}")
                if asked % 100 == 0:
                    self.stdout.write(f"[{asked}] {address}")
        self.stdout.write(f"{asked} pages, {failed} of them failed.")

    @staticmethod
    def _portals(slugs):
        found = {slug: registry.by_slug(slug) for slug in slugs}
        if unknown := [slug for slug, record in found.items() if record is None]:
            raise CommandError(f"There is no portal {', '.join(unknown)}.")
        return list(found.values())
