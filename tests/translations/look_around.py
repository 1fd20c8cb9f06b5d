"""What a process finds on a portal's host; prints it as JSON. Arguments: slug and paths."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.management.base import CommandError  # noqa: E402
from django.test import Client  # noqa: E402

from cms.navigation.models import Navigation  # noqa: E402
from sites.models import Portal, PortalGroup  # noqa: E402
from sites.registry import registry  # noqa: E402
from sites.scope import portal_scope  # noqa: E402

slug, *paths = sys.argv[1:]
portal = Portal.objects.get(slug=slug)
record = registry.get(portal.pk)
client = Client(headers={"host": record.host})
try:
    call_command("audit_portals", stdout=sys.stderr)
    is_complete = True
except CommandError:
    is_complete = False
with portal_scope(portal):
    navigation = sorted(Navigation.objects.values_list("language", flat=True))
roots = {
    permission.page_id
    for group in PortalGroup.objects.filter(portal=portal, role="writer")
    for permission in group.group.page_permissions.all()
}
answers = {}
for path in paths:
    response = client.get(path)
    answers[path] = [response.status_code, 'lang="zh-hans"' in response.content.decode()[:200]]
json.dump(
    {
        "is_complete": is_complete,
        "homes": sorted(record.homes),
        "name": record.text("name", "zh-hans"),
        "navigation": navigation,
        "writers_reach": sorted(
            language for language, home in record.homes.items() if home.page_id in roots
        ),
        "answers": answers,
    },
    sys.stdout,
)
