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

TIMES = 9


def form_of(page, html: str, is_plain: bool) -> dict:
    """What the browser sends from the edit form."""
    from wagtail.test.utils.form_data import (
        nested_form_data,
        querydict_from_html,
        rich_text,
        streamfield,
    )

    data = querydict_from_html(html, form_id="page-edit-form").dict()
    data = {name: value for name, value in data.items() if not name.startswith("action-")}
    if not is_plain:  # streams are built by the browser
        data |= nested_form_data(
            {
                "body": streamfield([("text", rich_text("<p>Nội dung.</p>"))]),
                "attachments": streamfield([]),
                "related": streamfield([]),
            }
        )
    return data


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
        data = form_of(page, html, is_plain) | {"summary": f"Lần {number}", "action-publish": "1"}
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
