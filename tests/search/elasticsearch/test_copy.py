"""The copy that Elasticsearch keeps says what the database says, and answers as it does."""

import time
from collections import Counter
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from cms.changes.models import Change, Reader
from search import copying, queries
from search.audit import audit
from search.engines import engine
from search.engines.elasticsearch import SHAPE, ElasticsearchEngine
from search.indexing import ENTRY
from search.models import RebuildProgress, SearchEntry
from search.queries import Question, answer
from sites.operations import close_portal
from sites.registry import registry
from sites.scope import portal_scope
from tests.factories import make_article, section_of
from tests.search.happenings import happenings, let_happen

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


def nothing(line):
    pass


def shown(found):
    return [result.entry.pk for result in found.results]


def everything(found):
    census = Counter()
    for group in found.census:
        census[group.portal, group.kind, group.year, group.language] += group.count
    return shown(found), found.total, found.elsewhere, found.level, census


def both(question, monkeypatch, fell):
    """The answers of copy and database."""
    ours = answer(question)
    assert fell == []
    with monkeypatch.context() as patch:
        patch.setattr(queries, "engine_for_readers", engine)
        return everything(ours), everything(answer(question))


@pytest.fixture
def articles(sapa, bacha):
    titles = [
        "Sở Y tế tập huấn phòng dịch",
        "Quyết định 12/2023/QĐ-UBND về đất đai",
        "Lịch tiếp công dân của Ủy ban nhân dân",
        "Đất đai và nhà ở",
    ]
    made = []
    for portal in (sapa, bacha):
        for title in titles:
            made.append(make_article(portal, title=title))
    make_article(
        sapa, title="Land and houses", language="en", translation_key=made[3].translation_key
    )
    make_article(bacha, title="Land use rights", language="en")
    return made


QUESTIONS = [
    "đất đai",
    "dat dai",
    "so y te",
    "ubnd",
    "12/2023/qd-ubnd",
    "land",
    "tỉnh Lào Cai",
    "đất đai sở y tế lịch",
    "không có gì như thế",
    '"; DROP * : ( /* ~^ AND OR',
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", QUESTIONS)
def test_the_copy_answers_as_the_database(articles, copy, sapa, text, language, monkeypatch, fell):
    question = Question(text, language)
    section = section_of(sapa).pk
    for asked in (
        question,
        replace(question, portal=sapa.pk),
        replace(question, portal=sapa.pk, kind="news", section=section),
        replace(question, year=articles[0].published_at.year),
        replace(question, page=2),
    ):
        ours, theirs = both(asked, monkeypatch, fell)
        assert ours == theirs


def test_later_pages_come_by_date_from_either(sapa, copy, monkeypatch, fell):
    for number in range(25):
        make_article(sapa, title=f"Bản tin {number}")
    copying.follow(copy)
    monkeypatch.setattr(queries, "CANDIDATES", 12)

    pages = []
    for number in (1, 2, 3):
        ours, theirs = both(Question("bản tin", "vi", page=number), monkeypatch, fell)
        assert ours == theirs
        pages += ours[0]

    assert len(pages) == len(set(pages)) == 25


def test_whatever_happens_is_followed(sapa, bacha, copy):
    page = make_article(sapa, title="Một")
    english = make_article(sapa, title="One", language="en", translation_key=page.translation_key)
    make_article(bacha, title="Hai")
    copying.follow(copy)
    assert list(copying.differences(copy)) == []

    with portal_scope(sapa):
        english.unpublish()
        page.title = "Một, sửa"
        page.save_revision().publish()
    close_portal(portal=bacha, successor=sapa)
    assert list(copying.differences(copy)) != []
    copying.follow(copy)

    assert list(copying.differences(copy)) == []
    assert copying.is_same(copy)


def test_a_translation_counts_for_its_original_at_once(sapa, copy, monkeypatch, fell):
    page = make_article(sapa, title="Đất đai")
    copying.follow(copy)
    question = Question("dat dai", "en")
    assert both(question, monkeypatch, fell)[0][1] == 1

    make_article(sapa, title="Farms", language="en", translation_key=page.translation_key)
    copying.follow(copy)

    ours, theirs = both(question, monkeypatch, fell)
    assert ours == theirs
    assert ours[1] == 0


def test_an_edit_that_changes_nothing_found_writes_nothing_for_the_copy(sapa, copy):
    page = make_article(sapa)
    before = Change.objects.filter(kind=ENTRY).count()
    with portal_scope(sapa):
        page.save_revision().publish()
    assert Change.objects.filter(kind=ENTRY).count() == before


def test_without_elasticsearch_nothing_is_written_for_it(sapa):
    make_article(sapa)
    assert not Change.objects.filter(kind=ENTRY).exists()


def test_a_deleted_article_stays_deleted_though_an_old_state_arrives_late(sapa, copy):
    page = make_article(sapa, title="Cũ")
    entry = SearchEntry.objects.get(object_id=page.pk)
    copying.follow(copy)
    seq = copying.last_seq()
    old = dict(copying._documents([entry.content]))[entry.pk]
    with portal_scope(sapa):
        page.delete()
    copying.follow(copy)

    late = [copying._put(target, entry.pk, seq, old) for target in copy.targets()]
    assert copy.write(late, is_visible=True) == 1

    assert list(copying.differences(copy)) == []


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happenings)
def test_whatever_happens_the_copy_is_the_content(sapa, bacha, copy, steps):
    # The example before was rolled back; the copy has followed it.
    copying.build(copy, nothing, resume=False)
    with transaction.atomic():
        for step in steps:
            let_happen(*step)
            copying.follow(copy)
            assert list(copying.differences(copy)) == []
        assert list(audit()) == []
        transaction.set_rollback(True)
    registry.changed()


# --- a new index beside the one in use --------------------------------------------------------------


def test_what_changes_during_a_rebuild_arrives_in_both(sapa, bacha, copy, monkeypatch, fell):
    monkeypatch.setattr(copying, "BATCH", 1)  # five entries at a time
    early, gone = make_article(sapa, title="Bản tin sớm"), make_article(bacha, title="Bản tin đi")
    copying.follow(copy)
    old, found = copy.in_use(), []

    def meanwhile(line):
        if not found:
            with portal_scope(bacha):
                gone.unpublish()
            with portal_scope(sapa):
                early.title = "Bản tin sửa"
                early.save_revision().publish()
            make_article(sapa, title="Bản tin mới")
            copying.follow(copy)
        assert copy.in_use() == old
        ours, theirs = both(Question("ban tin", "vi"), monkeypatch, fell)
        assert ours == theirs
        found.append(ours[1])

    copying.build(copy, meanwhile, resume=False)

    assert len(found) > 2
    assert set(found) == {2}
    assert copy.in_use() != old
    assert list(copy.indexes()) == [copy.in_use()]
    assert list(copying.differences(copy)) == []
    assert both(Question("ban tin", "vi"), monkeypatch, fell)[0][1] == 2


def test_an_interrupted_rebuild_goes_on_where_it_stopped(sapa, copy, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 1)
    lines = []

    def stop_at_the_second(line):
        lines.append(line)
        if len(lines) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.build(copy, stop_at_the_second, resume=False)
    begun = copy.being_filled()
    make_article(sapa, title="Đến giữa chừng")
    copying.build(copy, lines.append)

    assert copy.in_use() == begun
    assert lines[2] == lines[1].replace("copied up to", "going on behind")
    assert not RebuildProgress.objects.exists()
    assert list(copying.differences(copy)) == []


def test_the_command_fills_a_new_copy(sapa, copy, capsys):
    make_article(sapa)
    old, entries = copy.in_use(), SearchEntry.objects.count()

    call_command("search_rebuild", "--copy-only", "--restart")

    assert capsys.readouterr().out == f"{entries} entries copied\n"
    assert copy.in_use() != old
    assert list(copying.differences(copy)) == []


def test_an_index_of_another_shape_answers_nobody_and_is_replaced(copy, follow, monkeypatch):
    monkeypatch.setattr("search.engines.elasticsearch.SHAPE", f"{SHAPE}.new")
    follow.turn()
    assert not follow.circuit.is_closed

    follow.keep()
    follow.turn()
    follow.turn()

    assert follow.circuit.is_closed
    assert f"-{SHAPE}.new-" in copy.in_use()
    assert len(copy.indexes()) == 1


# --- comparing -------------------------------------------------------------------------------------


def test_what_the_copy_lost_or_has_too_much_is_noticed_and_mended(sapa, copy, follow):
    page = make_article(sapa, title="Mất")
    copying.follow(copy)
    pk = SearchEntry.objects.get(object_id=page.pk).pk
    (target,) = copy.targets()
    document = {"entry": 999, "digest": 1, "languages": ["vi"], "language": "vi", "tokens": ""}
    last = copying.last_seq()
    copy.write(
        [copying._delete(target, pk, last), copying._put(target, 999, last, document)],
        is_visible=True,
    )
    assert sorted(copying.differences(copy)) == [
        (pk, "is not copied"),
        (999, "is copied and does not exist"),
    ]
    with pytest.raises(CommandError, match="2 differences"):
        call_command("search_audit")

    follow.compare()

    assert list(copying.differences(copy)) == []
    call_command("search_audit")


def test_a_restored_database_gets_a_new_copy(sapa, copy, follow):
    make_article(sapa, title="Sau bản sao lưu")
    copying.follow(copy)
    pks = list(SearchEntry.objects.values_list("pk", flat=True))
    # Changes that a database restored from a backup knows nothing of.
    (target,) = copy.targets()
    copy.write([copying._delete(target, pk, 10**9) for pk in pks], is_visible=True)

    follow.compare()

    assert list(copying.differences(copy)) == []
    assert copy.targets() != [target]


def test_a_lost_index_is_made_anew_by_the_one_that_keeps(sapa, copy, follow):
    page = make_article(sapa, title="Còn đây")
    copy.drop_all()
    follow.turn()
    assert follow.circuit.problem is not None

    follow.keep()
    follow.turn()
    follow.turn()

    assert follow.circuit.is_closed
    assert list(copying.differences(copy)) == []
    assert page.live


# --- threads and commits ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_change_is_followed_within_a_second_of_its_commit(
    sapa, bacha, copy, follow, fell, monkeypatch
):
    follow.really_start()
    make_article(bacha, title="Bản tin khác")

    def seconds_until_the_copy_says(total):
        """Asked of the copy alone: the database would know at once."""
        monkeypatch.setattr(
            queries,
            "engine_for_readers",
            lambda: ElasticsearchEngine(copy.name, engine().frequencies),
        )
        began = time.monotonic()
        while (seconds := time.monotonic() - began) < 10:
            if answer(Question("ban tin", "vi", portal=sapa.pk, kind="news")).total == total:
                break
            time.sleep(0.02)
        return seconds

    page = make_article(sapa, title="Bản tin")
    assert seconds_until_the_copy_says(1) < 1
    with portal_scope(sapa):
        page.unpublish()
    assert seconds_until_the_copy_says(0) < 1
    assert fell == []


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_after_its_commit_leaves_it_to_the_next(sapa, copy, follow):
    make_article(sapa, title="Không ai theo")  # the thread of this process does not run
    assert list(copying.differences(copy)) != []

    follow.turn()

    assert list(copying.differences(copy)) == []
    assert Reader.objects.get(name=copying.READER).seq == copying.last_seq()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_followed(sapa, copy, follow):
    with transaction.atomic():
        make_article(sapa, title="Không bao giờ")
        transaction.set_rollback(True)

    follow.turn()

    assert list(copying.differences(copy)) == []
    assert answer(Question("khong bao gio", "vi")).total == 0
