"""The same content as one portal of ours, in the plain project."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - needs the apps
from django.core.files.images import ImageFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.images import get_image_model  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from .models import ArticlePage, HomePage, SectionPage  # noqa: E402


def load(content: dict) -> None:
    """`content`: as `tests.bench.content.content_of` gives it."""
    migrations = Path(os.environ["BENCH_PLAIN"]) / "plain_migrations"
    migrations.mkdir(exist_ok=True)
    (migrations / "__init__.py").touch()
    call_command("makemigrations", "plain", verbosity=0)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        _load(content)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


def _load(content: dict) -> None:
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title=content["name"], slug="home"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": content["name"]},
    )
    pictures = {}
    for key, (title, path) in content["pictures"].items():
        with Path(path).open("rb") as file:
            image = ImageFile(file, name=Path(path).name)
            pictures[key] = get_image_model().objects.create(title=title, file=image)
    for section in content["sections"]:
        parent = home.add_child(
            instance=SectionPage(
                title=section["title"], slug=section["slug"], intro="", show_in_menus=True
            )
        )
        for article in section["articles"]:
            moment = datetime.fromisoformat(article["published_at"])
            parent.add_child(
                instance=ArticlePage(
                    title=article["title"],
                    slug=article["slug"],
                    summary=article["summary"],
                    body=article["body"],
                    picture=pictures.get(article["picture"]),
                    published_at=moment,
                    first_published_at=moment,
                )
            )
    get_user_model().objects.create_superuser("bench", "bench@example.org", "bench")


if __name__ == "__main__":
    load(json.load(sys.stdin))
