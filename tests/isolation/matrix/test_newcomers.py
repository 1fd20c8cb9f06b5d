"""What somebody adds is refused, or named by the census, until it is classified."""

from types import SimpleNamespace

import pytest
from django.db import models
from django.http import HttpResponse
from django.test.utils import isolate_apps
from django.urls import include, path
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from config import urls
from sites.gate import unclassified
from sites.roles import Role
from tests.isolation.matrix.asking import Asker
from tests.isolation.matrix.census import NO_ROWS, without_rows
from tests.isolation.matrix.questions import unknown_words
from tests.isolation.matrix.routes import all_routes

pytestmark = pytest.mark.django_db

EVERYBODY = ["anonymous", "stranger", *Role.values, "superuser"]


def all_titles(request, **kwargs):
    """What a view without a thought of portals does."""
    return HttpResponse("\n".join(Page.objects.values_list("title", flat=True)))


@pytest.fixture
def newcomers(settings):
    """A view, and the views of a snippet, put among the desk's without a word to the gate."""
    with isolate_apps("sites"):

        class Rumour(models.Model):
            title = models.CharField(max_length=100)

            class Meta:
                app_label = "portals"

        class RumourViewSet(SnippetViewSet):
            model = Rumour

        views = [
            path("rumours/", all_titles, name="rumours"),
            path("rumours/<int:rumour_id>/<slug:colour>/", all_titles, name="rumour"),
            path(
                "snippets/portals/rumour/",
                include((RumourViewSet().get_urlpatterns(), "rumour_snippets")),
            ),
        ]
        settings.ROOT_URLCONF = _Urls(
            urlpatterns=[path("admin/", include(views)), *urls.urlpatterns],
            handler404=urls.handler404,
            handler500=urls.handler500,
        )
        yield Rumour


class _Urls(SimpleNamespace):
    """A module of addresses; Django keeps resolvers by it."""

    __hash__ = object.__hash__


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("address", ["rumours/", "rumours/910001/red/", "snippets/portals/rumour/"])
def test_a_new_view_or_snippet_is_refused_to_everybody(full_world, newcomers, role, address):
    asker = Asker(full_world.own, full_world.people.get(role))

    answers = [asker.ask(method, f"/admin/{address}") for method in ("get", "post")]

    assert [answer.status for answer in answers] == [403, 403]


def test_new_views_are_named(newcomers):
    assert {"rumours", "rumour", "rumour_snippets:list", "rumour_snippets:edit"} <= set(
        unclassified()
    )


def test_a_part_of_an_address_that_nobody_gave_a_value_is_named(newcomers):
    assert {route.name: unknown_words(route) for route in all_routes() if unknown_words(route)} == {
        "rumour": {"colour"}
    }


def test_a_new_model_is_named(scan, newcomers, monkeypatch):
    monkeypatch.setitem(scan.tables, "portals_rumour", newcomers)
    monkeypatch.setitem(scan.rows, "portals_rumour", {})

    assert without_rows(scan) - NO_ROWS == {"portals.Rumour"}
