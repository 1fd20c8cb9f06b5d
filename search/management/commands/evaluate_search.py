import json
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from search.asking import asked_alone
from search.engines import engine as database_engine
from search.evaluation import (
    Bar,
    Clock,
    Hostility,
    NotJudged,
    agreement,
    ask_hostile,
    evaluate,
    load,
)
from search.rebuild import rebuild
from search.scratch import scratch_index
from sites.registry import registry

ELASTICSEARCH = "elasticsearch"
_COLUMNS = ("n", "recall", "mrr", "ndcg", "error", "ms", "ms95", "cpu", "cpu95")


class Command(BaseCommand):
    help = (
        "Index a corpus beside the portals' own content in an index of its own, ask judged "
        "questions, print how good and how quick the answers are. Exits with 1 if a bar is missed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--corpus", type=Path, required=True, help="folder of *.jsonl.gz")
        parser.add_argument(
            "--queries", type=Path, required=True, help="judged questions, JSON lines"
        )
        parser.add_argument(
            "--engine",
            choices=["sqlite", "postgresql", ELASTICSEARCH],
            help="the database's own; or Elasticsearch after it, never helped by the database",
        )
        parser.add_argument(
            "--require", default="", help="bars, such as all/nodia/ndcg=0.84,all/dia/ms=40"
        )
        parser.add_argument(
            "--times",
            type=int,
            default=1,
            help="have so many documents for each, with other figures, to see how time grows",
        )
        parser.add_argument(
            "--hostile", type=int, default=0, help="ask so many texts that are meant to break it"
        )
        parser.add_argument("--out", type=Path, help="write every answer here, as JSON")
        parser.add_argument(
            "--compare", type=Path, help="an earlier --out: how many first results are the same"
        )

    def handle(self, *, corpus, queries, engine, require, out, compare, times, hostile, **options):
        if engine == ELASTICSEARCH:
            if not settings.ELASTICSEARCH_URL:
                raise CommandError("ELASTICSEARCH_URL names no server.")
        elif engine and engine != connection.vendor:
            raise CommandError(f"DATABASE_URL names {connection.vendor}, not {engine}.")
        for path in filter(None, (corpus, queries, compare)):
            if not path.exists():
                raise CommandError(f"There is no {path}.")
        try:
            bars = [Bar.read(text) for text in require.split(",") if text.strip()]
            with ExitStack() as stack:
                stack.enter_context(scratch_index())
                names = self._index(corpus, times)
                scores, runs = evaluate(queries, names)
                broken = ask_hostile(hostile)
                if engine == ELASTICSEARCH:
                    self._report(scores, broken, [])
                    database = runs
                    self._copy(stack)
                    scores, runs = evaluate(queries, names)
                    broken = ask_hostile(hostile)
                    self._compare(runs, database)
            missed = self._report(scores, broken, bars)
        except NotJudged as error:
            raise CommandError(str(error)) from error
        if compare:
            self._compare(runs, json.loads(compare.read_text("utf-8")))
        if out:
            out.write_text(json.dumps(runs, ensure_ascii=False), "utf-8")
        if missed:
            raise CommandError(f"{missed} bars are missed.", returncode=1)

    def _index(self, corpus: Path, times: int) -> dict[str, str]:
        own = rebuild(self.stderr.write, resume=False)
        names, loading = load(corpus, registry.root.pk, self.stderr.write, times=times)
        self.stderr.write(f"{own:,} entries of the portals and {len(names):,} documents indexed")
        self.stdout.write(str(loading))
        return names

    def _copy(self, stack: ExitStack) -> None:
        """Have a copy of the scratch index answer, and nothing else."""
        from search import copying
        from search.engines.elasticsearch import ElasticsearchEngine, scratch_copy

        copy = stack.enter_context(scratch_copy(f"{settings.ELASTICSEARCH_INDEX}-scratch"))
        clock = Clock()
        total = copying.build(copy, self.stderr.write, resume=False)
        self.stdout.write(
            f"copied: {total / clock.wall:.0f} documents a second, {total / clock.cpu:.0f} a second "
            f"of this process's work; {copy.size() / total / 1024:.1f} KB a document"
        )
        own = database_engine()
        stack.enter_context(asked_alone(lambda: ElasticsearchEngine(copy.name, own.frequencies)))

    def _compare(self, runs: list[dict], others: list[dict]) -> None:
        share = agreement(runs, others)
        self.stdout.write(f"the same first result for {share:.1%} of the questions")

    def _report(self, scores, broken: Hostility, bars: list[Bar]) -> int:
        self.stdout.write(f"{'family':16}{'variant':12}" + "".join(f"{c:>9}" for c in _COLUMNS))
        for (family, variant), entry in sorted(
            scores.items(), key=lambda s: (s[0][0] == "all", s[0])
        ):
            row = entry.summary()
            cells = "".join(
                f"{row[c]:9.0f}"
                if c == "n"
                else f"{row[c]:9.1f}"
                if c.startswith(("ms", "cpu"))
                else f"{row[c]:9.3f}"
                for c in _COLUMNS
            )
            self.stdout.write(f"{family:16}{variant:12}{cells}")
        if broken.texts:
            self.stdout.write(str(broken))
        missed = int(broken.errors > 0)
        for bar in bars:
            value = bar.measured(scores)
            missed += not bar.is_met(value)
            self.stdout.write(f"{'ok  ' if bar.is_met(value) else 'MISS'} {bar}: {value:.3f}")
        return missed
