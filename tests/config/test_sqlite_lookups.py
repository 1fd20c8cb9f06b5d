"""Beginnings of texts on SQLite: found by the index, and as PostgreSQL finds them."""

import pytest
from django.db import connection
from django.db.models import Subquery
from wagtail.models import Collection, Page

pytestmark = pytest.mark.django_db


def titles(**condition):
    return sorted(Collection.objects.filter(**condition).values_list("name", flat=True))


@pytest.fixture
def names():
    root = Collection.get_first_root_node()
    for name in ("Sa Pa", "sa pa", "Sa%", "Sa_", "Sả", "Sa", "S"):
        root.add_child(name=name)


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("Sa", ["Sa", "Sa Pa", "Sa%", "Sa_"]),
        ("sa ", ["sa pa"]),
        ("Sa%", ["Sa%"]),
        ("Sa_", ["Sa_"]),
        ("Sả", ["Sả"]),
        ("Lào", []),
    ],
)
def test_a_beginning_is_taken_letter_by_letter(names, prefix, found):
    assert titles(name__startswith=prefix) == found


def test_everything_begins_with_nothing(names):
    assert len(titles(name__startswith="")) == Collection.objects.count()


def test_a_beginning_may_stand_in_another_row(names):
    root = Collection.objects.filter(depth=1).values("path")
    assert len(titles(path__startswith=Subquery(root))) == Collection.objects.count()


def test_what_stands_below_a_page_is_found_by_the_index(sapa):
    home = sapa.site.root_page
    plan = Page.objects.filter(path__startswith=home.path).order_by().explain()
    assert "SEARCH wagtailcore_page USING" in plan
    assert "path>? AND path<?" in plan
    assert connection.vendor == "sqlite"
