from time import process_time

from django.core.management.base import BaseCommand, CommandError

from sites.audits import all_audits


class Command(BaseCommand):
    help = (
        "Look over everything: portals, page trees, revisions, change log, files, answers to forms, "
        "search index. Changes nothing; exits with 1 if anything is wrong."
    )

    def add_arguments(self, parser):
        names = [audit.name for audit in all_audits()]
        parser.add_argument("names", nargs="*", help=f"only these: {', '.join(names)}")

    def handle(self, *, names, **options):
        audits = {audit.name: audit for audit in all_audits()}
        if unknown := sorted(set(names) - set(audits)):
            raise CommandError(f"No audit is called {', '.join(unknown)}.")
        findings = 0
        for audit in (audits[name] for name in names or audits):
            began, found = process_time(), list(audit.find())
            findings += len(found)
            for text in found:
                self.stdout.write(f"{audit.name}: {text}")
            outcome = f"{len(found)} findings" if found else "ok"
            advice = f"; {audit.mend}" if found and audit.mend else ""
            self.stdout.write(f"{audit.name}: {outcome} ({process_time() - began:.1f} s){advice}")
        if findings:
            raise CommandError(f"{findings} findings.")
