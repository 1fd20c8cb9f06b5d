from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sites.operations import NoProvince, declare_mourning, end_mourning


def day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Put all portals into state mourning from one day to another, or end it at once."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="starts_on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="ends_on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--end", action="store_true", help="no state mourning any more")

    def handle(self, *, starts_on, ends_on, end, **options):
        given = [value is not None for value in (starts_on, ends_on)]
        if any(given) if end else not all(given):
            raise CommandError("Give both --from and --to, or --end alone.")
        try:
            if end:
                end_mourning()
                self.stdout.write("No state mourning.")
            else:
                declare_mourning(starts_on=starts_on, ends_on=ends_on)
                self.stdout.write(f"State mourning from {starts_on} to {ends_on}.")
        except NoProvince as error:
            raise CommandError("Load the portals first: there is no province's portal.") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
