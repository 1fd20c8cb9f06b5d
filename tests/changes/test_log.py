"""The change log: written with the change or not at all, and followed everywhere."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from wagtail.models import PageViewRestriction

from cms.changes.models import Change
from cms.changes.operations import record_change
from cms.changes.signals import change_committed, changes_recorded
from cms.changes.tail import Tail, tail
from sites.operations import close_portal
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, section_of


class Log:
    """Entries written since this was made."""

    def __init__(self):
        self.start = self._last()

    def _last(self):
        return getattr(Change.objects.last(), "seq", 0)

    def new(self):
        entries = Change.objects.filter(seq__gt=self.start)
        self.start = self._last()
        return [(e.kind, e.object_id, e.action, e.portal_id, e.locale) for e in entries]


@pytest.fixture
def log(db, _portals):
    return Log()


class TestWhatIsWritten:
    def test_the_life_of_an_article(self, sapa, log):
        page = make_article(sapa, live=False, slug="bai")
        pk = str(page.pk)
        assert log.new() == []

        with portal_scope(sapa):
            page.save_revision().publish()
            assert ("page", pk, "publish", sapa.pk, "vi") in log.new()

            page.refresh_from_db()
            page.move(section_of(sapa, "direction"), pos="last-child")
            assert ("page", pk, "move", sapa.pk, "vi") in log.new()

            page.refresh_from_db()
            page.unpublish()
            assert ("page", pk, "unpublish", sapa.pk, "vi") in log.new()

            page.delete()
            assert ("page", pk, "delete", sapa.pk, "vi") in log.new()

    def test_a_page_becomes_private_and_public_again(self, bacha, log):
        section = section_of(bacha)
        log.new()
        with portal_scope(bacha):
            restriction = PageViewRestriction.objects.create(
                page=section, restriction_type="password", password="x"
            )
            restriction.delete()
        assert log.new() == [("page", str(section.pk), "privacy", bacha.pk, "vi")] * 2

    def test_pictures_and_documents(self, sapa, bacha, log):
        image, document = make_image(sapa), make_document(bacha)
        written = log.new()
        assert ("image", str(image.pk), "update", sapa.pk, "") in written
        assert ("document", str(document.pk), "update", bacha.pk, "") in written

    def test_a_closed_portal(self, tt_bacha, bacha, log):
        close_portal(portal=tt_bacha, successor=bacha)
        assert log.new() == [("portal", str(tt_bacha.pk), "close", tt_bacha.pk, "")]

    def test_a_draft_saved_again_is_no_change(self, sapa, log):
        page = make_article(sapa, slug="bai")
        log.new()
        with portal_scope(sapa):
            page.title = "Tên chưa đăng"
            page.save_revision()
        assert log.new() == []

    def test_a_change_outside_a_transaction_is_refused(self, transactional_db):
        with pytest.raises(TransactionManagementError):
            record_change(kind="page", object_id=1, action="publish")

    def test_what_is_rolled_back_leaves_no_entry_and_tells_nobody(self, sapa, log):
        heard = []

        def hear(sender, change, **kwargs):
            heard.append(change)

        change_committed.connect(hear)
        try:
            with transaction.atomic():
                record_change(kind="test", object_id=1, action="update", portal_id=sapa.pk)
                transaction.set_rollback(True)
        finally:
            change_committed.disconnect(hear)
        assert log.new() == []
        assert heard == []

    def test_receivers_of_the_transaction_hear_before_the_commit(self, sapa):
        heard = []

        def hear(sender, changes, **kwargs):
            heard.extend((change.object_id, connection.in_atomic_block) for change in changes)

        changes_recorded.connect(hear)
        try:
            with transaction.atomic():
                record_change(kind="test", object_id=7, action="update", portal_id=sapa.pk)
        finally:
            changes_recorded.disconnect(hear)
        assert heard == [("7", True)]


@pytest.mark.django_db(transaction=True)
class TestTail:
    @pytest.fixture(autouse=True)
    def _begin(self, sapa):
        tail.start()

    def listen(self, monkeypatch):
        heard = []

        def hear(sender, change, **kwargs):
            heard.append(change.object_id)

        change_committed.connect(hear, weak=False)
        monkeypatch.setattr(self, "_stop", lambda: change_committed.disconnect(hear), raising=False)
        return heard

    @pytest.fixture
    def heard(self, monkeypatch):
        yield self.listen(monkeypatch)
        self._stop()

    def test_the_committing_process_follows_at_once(self, sapa, heard):
        with transaction.atomic():
            record_change(kind="test", object_id=1, action="update", portal_id=sapa.pk)
            record_change(kind="test", object_id=2, action="update", portal_id=sapa.pk)
            assert heard == []
        assert heard == ["1", "2"]

    @pytest.mark.parametrize("reconnects", [False, True])
    def test_another_process_follows_when_it_looks(self, sapa, heard, reconnects):
        other = Tail()
        other.start()
        assert other.follow_if_written() == 0
        if reconnects:  # as the runner's thread does between two looks
            connections.close_all()

        def write_elsewhere():
            with transaction.atomic():
                record_change(kind="test", object_id=3, action="update", portal_id=sapa.pk)
            connections.close_all()

        thread = threading.Thread(target=write_elsewhere)
        thread.start()
        thread.join()
        heard.clear()

        assert other.follow_if_written() == 1
        assert heard == ["3"]
        assert other.follow_if_written() == 0

    def test_looking_when_nothing_was_written_costs_one_statement(
        self, sapa, django_assert_max_num_queries
    ):
        other = Tail()
        other.follow_if_written()
        with django_assert_max_num_queries(1):
            assert other.follow_if_written() == 0

    def test_a_follower_that_fails_does_not_stop_the_others(self, sapa, heard, caplog):
        def fail(sender, change, **kwargs):
            raise ValueError("broken follower")

        change_committed.connect(fail)
        try:
            with transaction.atomic():
                record_change(kind="test", object_id=4, action="update", portal_id=sapa.pk)
        finally:
            change_committed.disconnect(fail)
        assert heard == ["4"]
        assert "A follower of" in caplog.text

    def test_a_new_name_is_known_to_a_process_that_follows(self, sapa):
        """The registry of this process, when another one has written."""
        assert registry.get(sapa.pk).texts["phone"] == ""

        def rename_elsewhere():
            with transaction.atomic():
                # What another process does leaves only rows behind, no signal in this one.
                type(sapa).objects.filter(pk=sapa.pk).update(phone="0214 3871 000")
                record_change(kind="portal", object_id=sapa.pk, action="update", portal_id=sapa.pk)
            connections.close_all()

        thread = threading.Thread(target=rename_elsewhere)
        thread.start()
        thread.join()
        tail.follow_if_written()

        assert registry.get(sapa.pk).texts["phone"] == "0214 3871 000"


@pytest.mark.django_db(transaction=True)
def test_numbers_become_visible_in_their_order(sapa):
    """A tail that has seen number n never finds n - 1 later."""
    writers = 4
    seen, wrong, stop = [0], [], threading.Event()

    def write():
        for number in range(20):
            with transaction.atomic():
                record_change(kind="test", object_id=number, action="x", portal_id=sapa.pk)
                time.sleep(0.001)
        connections.close_all()

    def read():
        known = set()
        while not stop.is_set():
            now = set(Change.objects.filter(kind="test").values_list("seq", flat=True))
            if late := [seq for seq in now - known if seq < seen[0]]:
                wrong.append(late)
            known |= now
            seen[0] = max(known, default=0)
        connections.close_all()

    reader = threading.Thread(target=read)
    reader.start()
    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    reader.join()
    assert wrong == []
    assert Change.objects.filter(kind="test").count() == writers * 20
