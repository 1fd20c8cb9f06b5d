from django.core.management.base import BaseCommand, CommandError

from sites.operations import UnknownLanguage, add_language


class Command(BaseCommand):
    help = "Give every portal its tree, sections and navigation in a language that is in LANGUAGES."

    def add_arguments(self, parser):
        parser.add_argument("code", help='as in the settings: "zh-hans"')

    def handle(self, *, code, **options):
        completed = 0
        try:
            for portal, given in add_language(code):
                completed += bool(given)
                for line in given:
                    self.stdout.write(f"{portal.slug}: made {line}")
        except UnknownLanguage as error:
            raise CommandError(
                f"{code!r} is not in LANGUAGES of config/settings/parts/base.py."
            ) from error
        self.stdout.write(f"{completed} portals completed")
