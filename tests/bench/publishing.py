"""Runs inside an installation, ours or the plain one: what publishing an article at the desk costs.

    python -m tests.bench.publishing < {"host": ..., "user": ..., "page": pk, "is_plain": ...}

gives `{"statements": ..., "ms": ..., "cpu_ms": ...}`: of one POST that publishes a changed article;
times are the medians of some.
"""

import json
import sys
import time
from statistics import median

import django
from bs4 import BeautifulSoup

TIMES = 9


# As the rich text editor sends it.
TEXT = json.dumps(
    {
        "blocks": [
            {
                "key": "abcde",
                "text": "Nội dung.",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [],
            }
        ],
        "entityMap": {},
    }
)


def form_of(html: str, is_plain: bool = False) -> dict[str, str]:
    """What the browser sends from the edit form."""
    form = BeautifulSoup(html, "html.parser").find(id="page-edit-form")
    data = {}
    for control in form.find_all(["input", "textarea"]):
        name = control.get("name", "")
        is_unchecked = control.get("type") == "checkbox" and not control.has_attr("checked")
        if name and not is_unchecked and not name.startswith("action-"):
            data[name] = control.text if control.name == "textarea" else control.get("value", "")
    for control in form.find_all("select"):
        chosen = control.find("option", selected=True)
        data[control["name"]] = chosen["value"] if chosen else ""
    if is_plain:
        return data
    # Streams are built by the browser.
    return data | {
        "attachments-count": "0",
        "related-count": "0",
        "body-count": "1",
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value": TEXT,
    }


def measure(host: str, user: str, page: int, is_plain: bool) -> dict:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from wagtail.models import Page

    from .inside import counting

    client = Client(headers={"host": host})
    backend = settings.AUTHENTICATION_BACKENDS[0]
    client.force_login(get_user_model().objects.get(username=user), backend=backend)
    address = f"/admin/pages/{page}/edit/"
    spent, used, statements = [], [], []
    for number in range(TIMES):
        html = client.get(address).content.decode()
        data = form_of(html, is_plain) | {"summary": f"Lần {number}", "action-publish": "1"}
        began, cpu = time.perf_counter(), time.process_time()
        with counting() as said:
            response = client.post(address, data)
        spent.append(time.perf_counter() - began)
        used.append(time.process_time() - cpu)
        statements.append(len(said))
        found = Page.objects.get(pk=page).specific
        if response.status_code != 302 or found.summary != f"Lần {number}":
            raise SystemExit(f"not published: {response.status_code}")
    return {
        "statements": median(statements),
        "ms": median(spent) * 1000,
        "cpu_ms": median(used) * 1000,
        "said": said,
    }


def main() -> None:
    django.setup()
    options = json.load(sys.stdin)
    if options["is_plain"]:
        found = measure(**options)
    else:
        from sites.scope import all_portals

        with all_portals():
            found = measure(**options)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
