from datetime import date

from django.core.management.base import BaseCommand, CommandError

from cms.news.queries import items_by_portal
from sites.models import PortalKind

# Groups as the province reports them.
GROUPS = {
    "Province": {PortalKind.PROVINCE},
    "Party bodies and mass organisations": {PortalKind.PARTY},
    "Departments, agencies and units": {
        PortalKind.DEPARTMENT,
        PortalKind.VERTICAL,
        PortalKind.SPECIALISED,
    },
    "Districts, town and city": {PortalKind.DISTRICT},
    "Communes, wards and townships": {PortalKind.COMMUNE},
}


class Command(BaseCommand):
    help = "Count what the portals have published between two days, by group and portal."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True)

    def handle(self, *, first, last, **options):
        if last < first:
            raise CommandError(f"{last} lies before {first}.")
        counts = items_by_portal(first, last)
        self.stdout.write(f"{sum(counts.values()):>7}  all portals, {first} to {last}")
        for title, kinds in GROUPS.items():
            group = {portal: items for portal, items in counts.items() if portal.kind in kinds}
            self.stdout.write(f"\n{sum(group.values()):>7}  {title} ({len(group)})")
            for portal, items in sorted(group.items(), key=lambda row: (-row[1], row[0].slug)):
                self.stdout.write(f"{items:>7}    {portal.slug}")
