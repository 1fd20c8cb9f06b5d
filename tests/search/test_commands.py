"""Rebuilding, auditing and measuring the index."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from search import indexing, rebuild
from search.audit import audit
from search.engines import engine
from search.models import RebuildProgress, SearchEntry
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_rebuild_writes_what_is_public(sapa, bacha):
    make_article(sapa, title="Một")
    make_article(bacha, title="Hai")
    entries = SearchEntry.objects.count()

    assert run("search_rebuild") == f"{entries} entries\n"
    assert run("search_rebuild", "--clear") == f"{entries} entries\n"
    assert list(audit()) == []


def test_a_copy_needs_a_server():
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL names no server"):
        run("search_rebuild", "--copy-only")
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL names no server"):
        run("evaluate_search", "--corpus", ".", "--queries", ".", "--engine", "elasticsearch")


def test_an_interrupted_rebuild_goes_on_where_it_stopped(sapa, monkeypatch):
    monkeypatch.setattr(rebuild, "BATCH", 40)
    written = []
    real = indexing.refresh

    def stop_at_the_second(source, ids, **options):
        written.append(ids)
        if len(written) == 2:
            assert RebuildProgress.objects.get().last_id == written[0][-1]
            raise KeyboardInterrupt
        return real(source, ids, **options)

    monkeypatch.setattr(rebuild, "refresh", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run("search_rebuild")
    run("search_rebuild")

    assert written[1] == written[2]
    assert not RebuildProgress.objects.exists()
    assert list(audit()) == []


def test_an_audit_names_what_is_wrong_and_puts_it_right(sapa, bacha):
    lost, altered = make_article(sapa, title="Mất"), make_article(bacha, title="Khác")
    indexing.remove("page", [str(lost.pk)])
    SearchEntry.objects.filter(object_id=altered.pk).update(title="Sai")
    engine().count_terms({"khongco": 1})

    with pytest.raises(CommandError, match="3 differences"):
        run("search_audit")
    report = run("search_audit", "--fix")

    assert f"page {lost.pk}: is public in vi and is not found" in report
    assert f"page {altered.pk}: says something else in vi than its entry" in report
    assert "1 terms are counted wrongly" in report
    assert run("search_audit") == "the index says what the content says\n"


def test_an_engine_that_lost_an_entry_is_noticed(sapa):
    page = make_article(sapa, title="Mất")
    content = indexing.EntryContent.objects.get(entry__object_id=page.pk)
    engine().remove({content.pk: indexing.tokens_of(content)})

    report = run("search_audit", "--fix")

    assert "terms are stored wrongly" in report
    assert list(audit()) == []


@pytest.fixture
def judged(tmp_path):
    documents = [
        {"id": "a", "title": "Luật Đất đai", "body": "Quy định về đất.", "lang": "vi"},
        {"id": "b", "title": "Luật Nhà ở", "body": "Quy định về nhà.", "lang": "vi"},
        {"id": "c", "title": "Land Law", "body": "About land.", "lang": "en"},
    ]
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(document) + "\n" for document in documents)
    question = {
        "id": "q1",
        "family": "law",
        "query": {"dia": "đất đai", "nodia": "dat dai"},
        "relevant": ["a"],
    }
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps(question), "utf-8")
    return ["--corpus", str(tmp_path), "--queries", str(queries)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_search_is_measured_in_an_index_of_its_own(sapa, judged):
    before = SearchEntry.objects.count()

    report = run("evaluate_search", *judged, "--require", "law/nodia/ndcg=1,all/dia/error=0")

    assert "ok   law/nodia/ndcg=1.0: 1.000" in report
    assert "50 hostile questions: 0 errors" in run("evaluate_search", *judged, "--hostile", "50")
    assert SearchEntry.objects.count() == before
    with pytest.raises(CommandError, match="1 bars are missed"):
        run("evaluate_search", *judged, "--require", "law/nodia/ndcg=1.1")
    with pytest.raises(CommandError, match="Nothing was measured for law/abbr"):
        run("evaluate_search", *judged, "--require", "law/abbr/ndcg=1")
    with pytest.raises(CommandError, match="Not of the form"):
        run("evaluate_search", *judged, "--require", "nonsense")


def test_another_engine_than_the_databases_is_refused(judged):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    with pytest.raises(CommandError, match="DATABASE_URL names"):
        run("evaluate_search", *judged, "--engine", other)
