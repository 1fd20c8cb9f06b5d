from django.core.management.base import BaseCommand

from cms.demo.people import PASSWORD, logins


class Command(BaseCommand):
    help = "Print one sign-in per role of the demonstration."

    def handle(self, **options):
        rows = logins()
        width = max(len(role) for role, _url, _name in rows)
        for role, url, username in rows:
            self.stdout.write(f"  {role:<{width}}  {url}  {username}")
        self.stdout.write(f"  password of all: {PASSWORD}")
