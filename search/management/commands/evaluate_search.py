import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from search.evaluation import Bar, NotJudged, evaluate, load
from search.rebuild import rebuild
from search.scratch import scratch_index
from sites.registry import registry

_COLUMNS = ("n", "recall", "mrr", "ndcg", "error", "ms", "ms95")


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
            "--engine", choices=["sqlite", "postgresql"], help="the database's own, and no other"
        )
        parser.add_argument(
            "--require", default="", help="bars, such as all/nodia/ndcg=0.84,all/dia/ms=40"
        )
        parser.add_argument("--out", type=Path, help="write every answer here, as JSON")

    def handle(self, *, corpus, queries, engine, require, out, **options):
        if engine and engine != connection.vendor:
            raise CommandError(f"DATABASE_URL names {connection.vendor}, not {engine}.")
        for path in (corpus, queries):
            if not path.exists():
                raise CommandError(f"There is no {path}.")
        try:
            bars = [Bar.read(text) for text in require.split(",") if text.strip()]
            with scratch_index():
                names = self._index(corpus)
                scores, runs = evaluate(queries, names)
            missed = self._report(scores, bars)
        except NotJudged as error:
            raise CommandError(str(error)) from error
        if out:
            out.write_text(json.dumps(runs, ensure_ascii=False), "utf-8")
        if missed:
            raise CommandError(f"{missed} bars are missed.", returncode=1)

    def _index(self, corpus: Path) -> dict[str, str]:
        own = rebuild(self.stderr.write, resume=False)
        names = load(corpus, registry.root.pk, self.stderr.write)
        self.stderr.write(f"{own:,} entries of the portals and {len(names):,} documents indexed")
        return names

    def _report(self, scores, bars: list[Bar]) -> int:
        self.stdout.write(f"{'family':16}{'variant':12}" + "".join(f"{c:>9}" for c in _COLUMNS))
        for (family, variant), entry in sorted(
            scores.items(), key=lambda s: (s[0][0] == "all", s[0])
        ):
            row = entry.summary()
            cells = "".join(
                f"{row[c]:9.0f}"
                if c == "n"
                else f"{row[c]:9.1f}"
                if "ms" in c
                else f"{row[c]:9.3f}"
                for c in _COLUMNS
            )
            self.stdout.write(f"{family:16}{variant:12}{cells}")
        missed = 0
        for bar in bars:
            value = bar.measured(scores)
            missed += not bar.is_met(value)
            self.stdout.write(f"{'ok  ' if bar.is_met(value) else 'MISS'} {bar}: {value:.3f}")
        return missed
