"""One command says whether rows, files and index entries belong together."""

from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page, Revision

from cms.changes.models import Change
from search.models import SearchEntry
from sites.audits import all_audits
from sites.scope import portal_scope
from tests.factories import make_article, make_document

pytestmark = pytest.mark.django_db


def audit(*names: str) -> list[str]:
    """What the command prints, without the lines about each audit as a whole."""
    out = StringIO()
    try:
        call_command("audit", *names, stdout=out)
    except CommandError as error:
        print(error, file=out)
    whole = tuple(
        f"{audit.name}: {word}" for audit in all_audits() for word in ("ok", *"123456789")
    )
    return [line for line in out.getvalue().splitlines() if not line.startswith(whole)]


@pytest.fixture
def pages(sapa, bacha):
    """An article of each portal that is shown, one that waits, one that was deleted."""
    shown = [make_article(portal, title="Chợ phiên") for portal in (sapa, bacha)]
    make_article(sapa, live=False)
    with portal_scope(sapa):
        make_article(sapa).delete()
    return shown


def delete_type_row(page):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_articlepage WHERE page_ptr_id = %s", [page.pk])


def take_revision(page):
    Revision.objects.filter(pk=page.latest_revision_id).update(object_id="999999")


def take_entry(page):
    SearchEntry.objects.filter(object_id=page.pk).delete()


BREAKS = {
    "child nobody counted": (
        lambda page: Page.objects.filter(pk=page.get_parent().pk).update(numchild=7),
        "trees",
        "page {parent}: 2 children, 7 counted",
    ),
    "address": (
        lambda page: Page.objects.filter(pk=page.pk).update(slug="khac"),
        "trees",
        "page {page}: its address is {address} below {above}",
    ),
    "half a page": (delete_type_row, "pages", "page {page}: no row of news.articlepage"),
    "revision": (take_revision, "revisions", "revision of page 999999, which is not there"),
    "not live": (
        lambda page: Page.objects.filter(pk=page.pk).update(live=False),
        "log",
        "page {page} is not live, the log says otherwise",
    ),
    "no entry in the log": (
        lambda page: Change.objects.filter(object_id=page.pk).delete(),
        "log",
        "page {page} is live, the log says otherwise",
    ),
    "not found": (take_entry, "search", "page {page}: is public in vi and is not found"),
}


@pytest.mark.parametrize(("break_it", "name", "sentence"), BREAKS.values(), ids=BREAKS)
def test_what_does_not_belong_together_is_named(pages, break_it, name, sentence):
    page = pages[0]
    parent = page.get_parent()

    break_it(page)

    words = {
        "page": page.pk,
        "parent": parent.pk,
        "address": page.url_path,
        "above": parent.url_path,
    }
    assert f"{name}: {sentence.format(**words)}" in audit(name)


def test_all_is_well_in_a_sound_installation_and_a_lost_file_is_not(pages, sapa):
    document = make_document(sapa)
    call_command("audit_media", fix=True, stdout=StringIO())
    assert audit() == []

    default_storage.delete(document.file.name)

    assert audit() == [
        f"files: sapa: no file: document {document.pk}, {document.file.name}",
        "1 findings.",
    ]


def test_what_is_wrong_ends_the_command_with_one(pages):
    take_entry(pages[0])
    with pytest.raises(CommandError) as error:
        call_command("audit", stdout=StringIO())
    assert error.value.returncode == 1


def test_an_unknown_audit_is_refused():
    with pytest.raises(CommandError, match="No audit is called moon"):
        call_command("audit", "moon")
