from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from sites.models import Portal
from sites.operations import give_what_is_missing, what_is_missing


class Command(BaseCommand):
    help = "List what portals lack of what every portal must have; --fix gives it to them."

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="make what is missing")

    def handle(self, *, fix, **options):
        incomplete = 0
        for portal in Portal.objects.order_by("pk"):
            if fix:
                with transaction.atomic():
                    found = give_what_is_missing(portal)
            else:
                found = what_is_missing(portal)
            incomplete += bool(found)
            for line in found:
                self.stdout.write(f"{portal.slug}: {'made ' if fix else 'missing '}{line}")
        if incomplete and not fix:
            raise CommandError(f"{incomplete} portals are incomplete; run with --fix.")
        self.stdout.write(f"{incomplete} portals completed" if fix else "all portals are complete")
