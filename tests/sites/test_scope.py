"""Rows of a portal are read and written in its scope alone."""

import threading

import pytest
from django.db.models import Count, Q

from cms.media.models import PortalImage
from sites.scope import (
    NoPortalScope,
    WrongPortal,
    all_portals,
    current_portal,
    current_portal_id,
    portal_scope,
    scoped_iterator,
)
from tests.factories import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(sapa, bacha):
    return make_image(sapa, title="của Sa Pa"), make_image(bacha, title="của Bắc Hà")


def test_a_portal_sees_only_its_own_rows(sapa, images):
    with portal_scope(sapa):
        assert list(PortalImage.objects.all()) == [images[0]]
        assert PortalImage.objects.filter(pk=images[1].pk).exists() is False


def test_all_portals_see_everything(images):
    with all_portals():
        assert set(PortalImage.objects.all()) == set(images)


@pytest.mark.parametrize(
    "run",
    [
        lambda qs: list(qs),
        lambda qs: qs.count(),
        lambda qs: qs.exists(),
        lambda qs: qs.first(),
        lambda qs: qs.update(title="x"),
        lambda qs: qs.delete(),
        lambda qs: qs.aggregate(n=Count("pk")),
        lambda qs: list(qs.values_list("pk")),
        lambda qs: list(qs.order_by().union(qs.order_by())),
        lambda qs: list(qs | qs.filter(title="x")),
        lambda qs: list(PortalImage._base_manager.filter(pk__in=qs.values("pk"))),
        lambda qs: qs.in_bulk([1]),
    ],
)
def test_without_a_scope_a_queryset_is_built_but_does_not_run(images, run):
    queryset = PortalImage.objects.filter(Q(title__contains="của")).order_by("title")

    with pytest.raises(NoPortalScope):
        run(queryset)


def test_a_queryset_kept_from_import_follows_the_scope_it_runs_in(sapa, bacha, images):
    kept = PortalImage.objects.all()

    with portal_scope(sapa):
        assert list(kept.all()) == [images[0]]
    with portal_scope(bacha):
        assert list(kept.all()) == [images[1]]


def test_update_and_delete_stay_inside(sapa, images):
    with portal_scope(sapa):
        assert PortalImage.objects.update(title="neu") == 1
        PortalImage.objects.all().delete()
    with all_portals():
        assert [image.title for image in PortalImage.objects.all()] == ["của Bắc Hà"]


def test_saving_in_another_scope_or_none_is_refused(bacha, images):
    for_sapa = images[0]
    with pytest.raises(WrongPortal):
        for_sapa.save()
    with portal_scope(bacha), pytest.raises(WrongPortal):
        for_sapa.save()
    with portal_scope(bacha), pytest.raises(WrongPortal):
        for_sapa.delete()


def test_scopes_nest_and_end(sapa, bacha):
    assert current_portal_id() is None
    with portal_scope(sapa):
        with all_portals():
            assert current_portal() is None
            with portal_scope(bacha):
                assert current_portal().slug == "bacha"
        assert current_portal().slug == "sapa"
    assert current_portal() is None


def test_a_new_thread_is_in_no_scope(sapa):
    seen = []
    with portal_scope(sapa):
        thread = threading.Thread(target=lambda: seen.append(current_portal_id()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_a_streamed_answer_is_produced_in_the_scope_it_was_begun_in(sapa):
    with portal_scope(sapa):
        stream = scoped_iterator(current_portal().slug for _ in range(2))
        first = next(stream)
    assert [first, *stream] == ["sapa", "sapa"]
    assert current_portal_id() is None
