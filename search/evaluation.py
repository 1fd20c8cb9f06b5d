"""How good and how quick search is, on documents and questions that somebody judged."""

import gzip
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import mean, median, quantiles

from .engines import engine
from .entries import Draft
from .indexing import add, batches, remove
from .models import Kind
from .queries import Question, answer
from .scratch import index_size

LOADED_TOGETHER = 1_000  # documents of a corpus in one transaction
PUBLISHED = 50  # documents put in one by one
DIGITS = "0123456789"
DEPTH = 10  # results that count
CORPUS = "corpus"  # the kind of thing that documents of a corpus are in the scratch index

MEASURES = ("recall", "mrr", "ndcg", "error")


class NotJudged(ValueError):
    """A bar names a family, variant or measure that the questions do not have."""


@dataclass
class Scores:
    """What was measured over some questions; see `summary`."""

    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, float]:
        """Means of recall, MRR, nDCG and errors; milliseconds a question, median and 95 %.

        `cpu` is what this process worked, which a busy machine changes less.
        """
        return {
            "n": len(self.seconds),
            **{name: mean(self.values[name]) for name in MEASURES},
            "ms": median(self.seconds) * 1_000,
            "ms95": percentile_95(self.seconds) * 1_000,
            "cpu": median(self.cpu) * 1_000,
            "cpu95": percentile_95(self.cpu) * 1_000,
        }


class Clock:
    """Seconds since it was made: of the wall, and of this process's work."""

    def __init__(self):
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def wall(self) -> float:
        return time.perf_counter() - self._wall

    @property
    def cpu(self) -> float:
        return time.process_time() - self._cpu


@dataclass(frozen=True)
class Loading:
    """What it cost to put documents in."""

    documents: int
    seconds: float
    cpu: float
    publish: float  # milliseconds to put in a single one, median
    publish_cpu: float
    size: float  # bytes a document

    def __str__(self):
        return (
            f"{self.documents / self.seconds:.0f} documents a second, {self.documents / self.cpu:.0f} "
            f"a second of this process's work; {self.size / 1024:.1f} KB a document; "
            f"one more takes {self.publish:.1f} ms, {self.publish_cpu:.1f} ms of work"
        )


def percentile_95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def documents(folder: Path, portal_id: int) -> Iterator[tuple[str, Draft]]:
    """Documents of `*.jsonl.gz` files with their names: id, title, body; where known date, lang."""
    number = 0
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                language = row.get("lang", "vi")
                if language != "vi":
                    continue  # the questions are Vietnamese, translations are no other documents
                number += 1
                draft = Draft(
                    portal_id=portal_id,
                    object_kind=CORPUS,
                    object_id=str(number),
                    language=language,
                    translation_key=f"{CORPUS}-{number}",
                    kind=Kind.NEWS,
                    title=row["title"][:500],
                    text=row["body"],
                    path="",
                    date=_date(row.get("date")),
                )
                yield row["id"], draft


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def repeated(drafts: Iterable[tuple[str, Draft]], times: int) -> Iterator[tuple[str, Draft]]:
    """Documents, and further ones like them with other figures in them, which answer nothing."""
    for name, draft in drafts:
        yield name, draft
        for number in range(1, times):
            figures = str.maketrans(DIGITS, DIGITS[number % 10 :] + DIGITS[: number % 10])
            key = f"{draft.object_id}-{number}"
            yield (
                "",
                replace(
                    draft,
                    object_id=key,
                    translation_key=f"{CORPUS}-{key}",
                    title=draft.title.translate(figures),
                    text=draft.text.translate(figures),
                ),
            )


def load(
    folder: Path, portal_id: int, say: Callable[[str], None], *, times: int = 1
) -> tuple[dict[str, str], Loading]:
    """Put a corpus into the index; the documents' own names by what they are called there."""
    clock, names = Clock(), {}
    with engine().loading():
        drafts = repeated(documents(folder, portal_id), times)
        for batch in batches(drafts, LOADED_TOGETHER):
            add(draft for _name, draft in batch)
            names |= {draft.object_id: name for name, draft in batch}
            if len(names) % 5_000 < len(batch):
                say(f"{len(names):,} documents, {len(names) / clock.wall:.0f} a second")
    wall, cpu = clock.wall, clock.cpu
    publish, publish_cpu = _publish_some(documents(folder, portal_id))
    size = index_size() / len(names)
    return names, Loading(len(names), wall, cpu, publish, publish_cpu, size)


def _publish_some(drafts: Iterator[tuple[str, Draft]]) -> tuple[float, float]:
    """Put documents in one by one and out again; medians of milliseconds, wall and work."""
    clocks = []
    for number, (_name, draft) in enumerate(islice(drafts, PUBLISHED), 1):
        clock = Clock()
        add([replace(draft, object_id=f"again-{number}", translation_key=f"again-{number}")])
        clocks.append((clock.wall, clock.cpu))
    remove(CORPUS, [f"again-{number}" for number in range(1, PUBLISHED + 1)])
    wall, cpu = zip(*clocks, strict=True)
    return median(wall) * 1_000, median(cpu) * 1_000


def questions(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def rate(ranked: list[str], relevant: set[str]) -> dict[str, float]:
    """Recall, reciprocal rank and nDCG of the first results."""
    hits = [place for place, pk in enumerate(ranked[:DEPTH]) if pk in relevant]
    ideal = min(len(relevant), DEPTH)
    gain = sum(1 / math.log2(place + 2) for place in hits)
    best = sum(1 / math.log2(place + 2) for place in range(ideal))
    return {
        "recall": len(hits) / ideal,
        "mrr": 1 / (hits[0] + 1) if hits else 0.0,
        "ndcg": gain / best,
    }


def evaluate(path: Path, names: dict[str, str]) -> tuple[dict[tuple[str, str], Scores], list[dict]]:
    """Ask every variant of every question: scores by (family, variant), and what came back."""
    scores: dict[tuple[str, str], Scores] = defaultdict(Scores)
    runs = []
    for question in questions(path):
        for variant, text in question["query"].items():
            clock = Clock()
            error, ranked = 0.0, []
            try:
                found = answer(Question(text, "vi"), size=DEPTH)
                ranked = [
                    names.get(entry.object_id, "") if entry.object_kind == CORPUS else ""
                    for entry in (result.entry for result in found.results)
                ]
            except Exception:  # whatever breaks counts as an error of the question
                error = 1.0
            seconds, cpu = clock.wall, clock.cpu
            rated = {**rate(ranked, set(question["relevant"])), "error": error}
            runs.append({"id": question["id"], "variant": variant, "ids": ranked, **rated})
            for family in (question["family"], "all"):
                entry = scores[family, variant]
                entry.seconds.append(seconds)
                entry.cpu.append(cpu)
                for name, value in rated.items():
                    entry.values[name].append(value)
    return dict(scores), runs


# What breaks search engines, in pieces: syntax of FTS5, tsquery, Lucene and SQL, letters without
# a place in words, far too much of anything.
_HOSTILE = (
    '"', "'", "''", "\\", "%", "_", "*", "~", "^", ":", "(", ")", "{", "[", "|", "&", "!", "<->",
    "-", "+", "=", "@p1", "@entries", "AND", "OR", "NOT", "NEAR(", "title:", "[* TO *]", "a~9", "--",
    "; DROP TABLE search_index;", "' OR 1=1", "\x00", "\ud800", "\udfff", "\u202e", "\u0301" * 50,
    "\u200b", "😀", "𝔘", "中文", "العربية", "ß", "½", "İ", "x" * 10_000, "đất " * 2_500, "&" * 300,
    "12/2023/NĐ-CP/" * 40, "ủy ban nhân dân", "sở y tế", "land use", "%s", "{{ 7*7 }}", "<script>",
    "\t\n\r", "a" * 39 + "đ", "0" * 400,
)  # fmt: skip


def hostile_texts(count: int) -> Iterator[str]:
    """The same texts every time, one to six pieces each."""
    chance = random.Random(2021)
    for _number in range(count):
        pieces = chance.choices(_HOSTILE, k=chance.randint(1, 6))
        yield chance.choice(["", " "]).join(pieces)


@dataclass(frozen=True)
class Hostility:
    """How texts that are meant to break something were answered; seconds of the wall and of work."""

    texts: int
    errors: int
    slowest: float
    slowest_cpu: float

    def __str__(self):
        return (
            f"{self.texts:,} hostile questions: {self.errors} errors, the slowest took "
            f"{self.slowest:.3f} s, {self.slowest_cpu:.3f} s of work"
        )


def ask_hostile(count: int) -> Hostility:
    errors, clocks = 0, [(0.0, 0.0)]
    for number, text in enumerate(hostile_texts(count)):
        clock = Clock()
        try:
            answer(Question(text, ("vi", "en")[number % 2]), size=DEPTH)
        except Exception:  # whatever breaks
            errors += 1
        clocks.append((clock.wall, clock.cpu))
    wall, cpu = zip(*clocks, strict=True)
    return Hostility(count, errors, max(wall), max(cpu))


@dataclass(frozen=True)
class Bar:
    """`all/nodia/ndcg=0.87`: at least that much; of milliseconds and errors at most."""

    family: str
    variant: str
    measure: str
    value: float

    @classmethod
    def read(cls, text: str) -> "Bar":
        try:
            name, value = text.strip().split("=")
            return cls(*name.split("/"), float(value))
        except (ValueError, TypeError) as error:
            raise NotJudged(f"Not of the form family/variant/measure=value: {text!r}") from error

    def measured(self, scores: dict[tuple[str, str], Scores]) -> float:
        try:
            return scores[self.family, self.variant].summary()[self.measure]
        except KeyError as error:
            raise NotJudged(f"Nothing was measured for {self}") from error

    def is_met(self, value: float) -> bool:
        at_most = self.measure in ("ms", "ms95", "cpu", "cpu95", "error")
        return value <= self.value if at_most else value >= self.value

    def __str__(self):
        return f"{self.family}/{self.variant}/{self.measure}={self.value}"


def agreement(runs: list[dict], others: list[dict]) -> float:
    """Share of the questions that have the same first result in both."""
    firsts = {(run["id"], run["variant"]): run["ids"][:1] for run in others}
    same = [
        run["ids"][:1] == firsts[key]
        for run in runs
        if (key := (run["id"], run["variant"])) in firsts
    ]
    return sum(same) / len(same) if same else 0.0
