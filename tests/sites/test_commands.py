"""Every management command is known: it works across portals, enters scopes itself, or needs none."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command, get_commands, load_command_class
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.media.models import PortalImage
from cms.news.models import ArticlePage
from sites.scope import all_portals, in_all_portals, portal_scope
from tests.factories import make_article, make_image, section_of

pytestmark = pytest.mark.django_db

# Commands of Django, Wagtail and their companions that read or write content: each is wrapped by a
# module of its name in `sites/management/commands`.
ACROSS_PORTALS = {
    "create_log_entries_from_revisions",
    "dumpdata",
    "fixtree",
    "loaddata",
    "move_pages",
    "publish_scheduled",
    "publish_scheduled_pages",
    "purge_revisions",
    "rebuild_modelsearch_index",
    "rebuild_references_index",
    "set_url_paths",
    "show_references_index",
    "sync_locale_trees",
    "update_index",
    "wagtail_update_image_renditions",
    "wagtail_update_index",
}

# Commands of others that never ask for a row of a portal.
WITHOUT_CONTENT = {
    # schema and migrations: historical models and SQL
    "create_max_migration_files",
    "createcachetable",
    "inspectdb",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "rebase_migration",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
    "enable_fuzzystrmatch",
    "enable_trigram",
    "enable_unaccent",
    "convert_mariadb_uuids",
    # whole tables, without managers
    "flush",
    "remove_stale_contenttypes",
    # accounts, sessions, tags, embeds, queue: tables without a portal
    "api_tokens",
    "changepassword",
    "clearsessions",
    "createsuperuser",
    "db_worker",  # a task brings its own scope
    "deduplicate_tags",
    "prune_db_task_results",
    "purge_embeds",
    "remove_orphaned_tags",
    # no database at all
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "makemessages",
    "sendtestemail",
    "startapp",
    "startproject",
    # consoles and servers: whoever uses them enters a scope
    "dbshell",
    "runserver",
    "shell",
    "test",
    "testserver",
}

OURS = ("sites", "cms.", "home", "search")


def by_app() -> dict[str, str]:
    return {
        name: app if isinstance(app, str) else type(app).__module__
        for name, app in get_commands().items()
    }


def test_every_foreign_command_is_wrapped_or_known_to_touch_no_content():
    foreign = {name for name, app in by_app().items() if not app.startswith(OURS)}

    assert foreign - WITHOUT_CONTENT == set(), "Wrap them, or say here why they need no scope."


def test_the_lists_name_only_commands_that_exist():
    names = set(by_app())

    assert names >= ACROSS_PORTALS
    assert names >= WITHOUT_CONTENT


@pytest.mark.parametrize("name", sorted(ACROSS_PORTALS))
def test_a_wrapped_command_runs_across_portals(name, monkeypatch):
    assert by_app()[name] == "sites"
    command = load_command_class("sites", name)
    stock = type(command).__mro__[1]
    seen = []
    monkeypatch.setattr(stock, "handle", lambda self, **options: seen.append(in_all_portals()))

    command.handle()

    assert not stock.__module__.startswith(OURS)
    assert seen == [True]
    assert not in_all_portals()


# --- and they do their work, without any scope ----------------------------------------------------


@pytest.fixture
def content(sapa, bacha):
    """An article with a picture in each of two portals."""
    return {
        portal.slug: make_article(portal, picture=make_image(portal), title=f"Ở {portal.slug}")
        for portal in (sapa, bacha)
    }


def run(name, *arguments, **options) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("create_log_entries_from_revisions", []),
        ("fixtree", ["--noinput"]),
        ("purge_revisions", []),
        ("rebuild_modelsearch_index", []),
        ("set_url_paths", []),
        ("sync_locale_trees", []),
        ("update_index", []),
        ("wagtail_update_image_renditions", []),
        ("wagtail_update_index", []),
    ],
)
def test_it_runs_over_the_content_of_two_portals_and_keeps_it(content, name, arguments):
    before = list(ArticlePage.objects.order_by("pk").values("title", "picture", "body", "live"))

    run(name, *arguments)

    assert list(ArticlePage.objects.order_by("pk").values("title", "picture", "body", "live")) == (
        before
    )


def test_references_are_rebuilt_for_all_portals(content):
    with all_portals():
        before = ReferenceIndex.objects.count()
        ReferenceIndex.objects.all().delete()

    run("rebuild_references_index")

    with all_portals():
        assert ReferenceIndex.objects.count() >= before > 0
    assert "PortalImage" in run("show_references_index") or run("show_references_index")


@pytest.mark.parametrize("name", ["publish_scheduled", "publish_scheduled_pages"])
def test_what_is_due_is_published_in_all_portals_with_its_picture(content, sapa, bacha, name):
    for portal in (sapa, bacha):
        page = content[portal.slug]
        with portal_scope(portal):
            page.title = f"Hẹn giờ ở {portal.slug}"
            page.go_live_at = timezone.now() + timedelta(hours=1)
            page.save_revision().publish()

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        run(name)

    for portal in (sapa, bacha):
        page = ArticlePage.objects.get(pk=content[portal.slug].pk)
        assert (page.live, page.title) == (True, f"Hẹn giờ ở {portal.slug}")
        assert page.picture_id is not None


def test_pages_are_moved(content, sapa):
    run(
        "move_pages",
        section_of(sapa).pk,
        section_of(sapa, "direction").pk,
    )

    assert Page.objects.get(pk=content["sapa"].pk).url_path.startswith("/sapa/chi-dao-dieu-hanh/")


def test_a_dump_holds_the_pictures_of_all_portals_and_is_loaded_again(content, tmp_path):
    dump = tmp_path / "media.json"
    run("dumpdata", "media.PortalImage", output=str(dump))
    assert len(json.loads(dump.read_text())) == 2
    with all_portals():
        PortalImage.objects.update(title="mất")

    run("loaddata", str(dump))

    with all_portals():
        assert not PortalImage.objects.filter(title="mất").exists()
