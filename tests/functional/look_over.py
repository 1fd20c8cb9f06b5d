"""Look over an installation whose server was killed and runs again; prints what is there as JSON."""

import io
import json
import re
import sys
import time

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from cms.media.models import PortalDocument, PortalImage  # noqa: E402
from cms.navigation.models import Redirect  # noqa: E402
from sites.models import Portal  # noqa: E402
from sites.scope import portal_scope  # noqa: E402

LONGEST = 90  # seconds that the runner has for what was queued or interrupted


def run(name: str, **options) -> str:
    out = io.StringIO()
    try:
        call_command(name, stdout=out, **options)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


def wait_for_tasks() -> None:
    until = time.monotonic() + LONGEST
    while DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists():
        if time.monotonic() > until:
            sys.exit("Tasks are still waiting.")
        time.sleep(0.3)


wait_for_tasks()
files = run("audit_media", older_than=0, fix=True)
orphans = len(re.findall(r"no row: .* \(mended\)", files))
others = [
    line for line in files.splitlines() if re.match(r"[\w ]+: ", line) and "no row: " not in line
]
with portal_scope(Portal.objects.get(slug=sys.argv[1])):
    counts = {
        model.__name__: model.objects.count() for model in (PortalImage, PortalDocument, Redirect)
    }
json.dump(
    {"orphans": orphans, "files": others, "audit": run("audit"), "counts": counts}, sys.stdout
)
