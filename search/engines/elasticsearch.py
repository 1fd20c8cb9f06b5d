"""Elasticsearch: a copy of the index that answers readers instead of the database.

It proposes entries and counts them. Frequencies of terms, streams and texts stay in the database,
so scores and order are the same whoever proposes.

Installations of one cluster have a name each. An alias of that name points to the index in use, an
alias `<name>-next` to one that is being filled; names of indexes begin with the name, too.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.utils.functional import cached_property
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import streaming_bulk

from ..analysis import VERSION
from .base import Filters, Formula, Found, ReadEngine

# Whatever can go wrong between us and the server.
Trouble = (ApiError, TransportError)

# Raised when documents look different; one whose index says another number is filled again.
SHAPE = f"{VERSION}.1"

ANSWER_WITHIN = 1.0  # seconds, all that is asked for one answer
WRITE_WITHIN = 30.0  # seconds, one request that writes
CONNECTIONS = 64  # of a process; no fewer than its threads, which would wait for each other

WRITTEN_TOGETHER = 500  # documents
BYTES_TOGETHER = 5 * 1024 * 1024
# A server that has too much to do, or no room, is asked again after 0.5 s, 1 s, 2 s, ...
RETRIES, FIRST_PAUSE, LONGEST_PAUSE = 4, 0.5, 8.0
RETRIED = (429, 503)

# Paging ends where the views' does; deep pages cost memory on the server.
DEEPEST = 20_000
MOST_GROUPS = 10_000  # portal x kind x year x language

_KEYWORD = {"type": "keyword"}
_NUMBER = {"type": "long"}
MAPPINGS = {
    "dynamic": "strict",
    # Nobody reads the tokens back.
    "_source": {"excludes": ["tokens"]},
    "_meta": {"shape": SHAPE},
    "properties": {
        "tokens": {
            "type": "text",
            "analyzer": "whitespace",
            "index_options": "docs",
            "norms": False,
        },
        "entry": _NUMBER,
        "portal": _NUMBER,
        "kind": _KEYWORD,
        "section": _NUMBER,
        "year": _NUMBER,
        "date": {"type": "date", "format": "strict_date"},
        "language": _KEYWORD,
        # All that the thing is found in.
        "languages": _KEYWORD,
        # Tells whether a document is the one that should be there; added up, whether all are.
        "digest": {"type": "long"},
    },
}
SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": DEEPEST,
    # How long a deletion is remembered, against older states of the same entry that arrive late.
    "gc_deletes": "1h",
}


class NotWritten(Exception):
    """The server refused documents, after all patience."""


@cache
def _client(addresses: tuple[str, ...]) -> Elasticsearch:
    # Retries are ours: those of the client would make one second many.
    return Elasticsearch(
        list(addresses),
        request_timeout=WRITE_WITHIN,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=CONNECTIONS,
    )


def client() -> Elasticsearch:
    return _client(tuple(settings.ELASTICSEARCH_URL))


# --- asking ----------------------------------------------------------------------------------------


def _filters(filters: Filters) -> list[dict]:
    reader = filters.reader_language
    found = [
        {
            "bool": {
                "should": [
                    {"term": {"language": reader}},
                    {"bool": {"must_not": {"term": {"languages": reader}}}},
                ]
            }
        }
    ]
    for name in ("portal", "kind", "section", "year", "language"):
        value = getattr(filters, name)
        if value is not None:
            found.append({"term": {name: value}})
    return found


def _clauses(formula: Formula) -> list[dict]:
    return [{"terms": {"tokens": list(clause)}} for clause in formula]


class ElasticsearchEngine(ReadEngine):
    """Answers one question from the copy, within ANSWER_WITHIN seconds of its making.

    Raises one of Trouble if it cannot.
    """

    def __init__(self, name: str, frequencies: Callable[[Iterable[str]], dict[str, int]]):
        self.name, self._frequencies = name, frequencies
        self._until = time.monotonic() + ANSWER_WITHIN

    def frequencies(self, tokens):
        return self._frequencies(tokens)

    def _search(self, **body) -> dict:
        # What is left of the second; never nothing, which would mean no limit.
        left = max(self._until - time.monotonic(), 0.01)
        return (
            client()
            .options(request_timeout=left)
            .search(
                index=self.name,
                source=False,
                track_total_hits=False,
                allow_partial_search_results=False,
                **body,
            )
            .body
        )

    def candidates(self, weights, filters, narrow, limit):
        if not weights:
            return {}
        tokens = list(weights)
        answer = self._search(
            query={
                "bool": {
                    "filter": _filters(filters),
                    "minimum_should_match": 1,
                    "should": [
                        {
                            "constant_score": {
                                "filter": {"term": {"tokens": token}},
                                "boost": weights[token],
                                "_name": str(number),
                            }
                        }
                        for number, token in enumerate(tokens)
                    ],
                }
            },
            sort=["_score", {"entry": "desc"}],
            size=limit,
        )
        return {
            int(hit["_id"]): {tokens[int(number)] for number in hit["matched_queries"]}
            for hit in answer["hits"]["hits"]
        }

    def census(self, formula, filters, narrow, at_most):
        sources = [
            {"portal": {"terms": {"field": "portal"}}},
            {"kind": {"terms": {"field": "kind"}}},
            {"year": {"terms": {"field": "year", "missing_bucket": True}}},
            {"language": {"terms": {"field": "language"}}},
        ]
        answer = self._search(
            query={"bool": {"filter": [*_filters(filters), *_clauses(formula)]}},
            aggs={"groups": {"composite": {"size": MOST_GROUPS, "sources": sources}}},
            size=0,
            terminate_after=at_most,
        )
        return [
            Found(**group["key"], count=group["doc_count"])
            for group in answer["aggregations"]["groups"]["buckets"]
        ]

    def matching(self, formula, filters, narrow, *, without, offset, limit):
        answer = self._search(
            query={
                "bool": {
                    "filter": [*_filters(filters), *_clauses(formula)],
                    "must_not": {"ids": {"values": list(map(str, without))}},
                }
            },
            sort=[{"date": {"order": "desc", "missing": "_last"}}, {"entry": "desc"}],
            from_=min(offset, DEEPEST - limit),
            size=limit,
        )
        return [int(hit["_id"]) for hit in answer["hits"]["hits"]]


# --- keeping ---------------------------------------------------------------------------------------


class Copy:
    """The indexes of one installation: the one in use, and one that is being filled."""

    def __init__(self, name: str):
        self.name, self.next = name, f"{name}-next"
        self._client = client()

    @cached_property
    def _template(self) -> None:
        self._client.indices.put_index_template(
            name=self.name,
            index_patterns=[f"{self.name}-{SHAPE}-*"],
            template={"settings": SETTINGS, "mappings": MAPPINGS},
        )

    def indexes(self) -> dict[str, set[str]]:
        """All indexes of this installation, with their aliases."""
        answer = self._client.indices.get_alias(index=f"{self.name}-*", expand_wildcards="open")
        return {index: set(found["aliases"]) for index, found in answer.body.items()}

    def targets(self) -> list[str]:
        """Where changes must arrive."""
        return [index for index, aliases in self.indexes().items() if aliases]

    def in_use(self) -> str | None:
        return self._behind(self.name)

    def being_filled(self) -> str | None:
        return self._behind(self.next)

    def _behind(self, alias: str) -> str | None:
        """The index of this shape that an alias points to."""
        for index, aliases in self.indexes().items():
            if alias in aliases and index.startswith(f"{self.name}-{SHAPE}-"):
                return index
        return None

    def begin(self) -> str:
        """A new, empty index, which gets all changes from here on."""
        self._template  # noqa: B018 - written once
        self.drop(self.next)
        index = f"{self.name}-{SHAPE}-{time.strftime('%Y%m%d%H%M%S')}-{time.monotonic_ns() % 997}"
        self._client.indices.create(index=index, aliases={self.next: {}})
        return index

    def put_in_use(self, index: str) -> None:
        """Let readers have a filled index, at once and without a gap; the old one goes."""
        self._client.indices.refresh(index=index)
        old = [other for other in self.indexes() if other != index]
        actions = [
            {"add": {"index": index, "alias": self.name}},
            {"remove": {"index": index, "alias": self.next, "must_exist": False}},
            *({"remove_index": {"index": other}} for other in old),
        ]
        self._client.indices.update_aliases(actions=actions)

    def drop(self, alias: str) -> None:
        for index, aliases in self.indexes().items():
            if alias in aliases:
                self._client.indices.delete(index=index, ignore_unavailable=True)

    def drop_all(self) -> None:
        for index in self.indexes():
            self._client.indices.delete(index=index, ignore_unavailable=True)

    def write(self, actions: Iterable[Mapping], *, is_visible: bool) -> int:
        """Send documents and deletions; how many were old news, since later states are there.

        Raises NotWritten for documents that are refused, one of Trouble for the rest.
        """
        old_news = 0
        for fine, item in streaming_bulk(
            self._client,
            actions,
            chunk_size=WRITTEN_TOGETHER,
            max_chunk_bytes=BYTES_TOGETHER,
            raise_on_error=False,
            max_retries=RETRIES,
            initial_backoff=FIRST_PAUSE,
            max_backoff=LONGEST_PAUSE,
            retry_on_status=RETRIED,
            refresh=is_visible,
        ):
            if fine:
                continue
            (answer,) = item.values()
            if answer["status"] == 409:
                old_news += 1
            elif not ("delete" in item and answer["status"] == 404):
                raise NotWritten(str(answer.get("error") or answer))
        return old_news

    def ping(self) -> None:
        """Ask what readers ask, as long as they would wait. Raises one of Trouble."""
        self._client.options(request_timeout=ANSWER_WITHIN).search(
            index=self.name, size=1, source=False, allow_partial_search_results=False
        )

    def fingerprint(self) -> tuple[int, int]:
        """How many documents there are, and the sum of their digests."""
        self._client.indices.refresh(index=self.name)
        answer = self._client.search(
            index=self.name,
            size=0,
            track_total_hits=True,
            aggs={"digests": {"sum": {"field": "digest"}}},
        ).body
        return answer["hits"]["total"]["value"], round(answer["aggregations"]["digests"]["value"])

    def documents(self, count: int = 5_000) -> Iterator[tuple[int, int, list[str]]]:
        """Key, digest and languages of every document, by key."""
        after: Sequence | None = None
        while True:
            answer = self._client.search(
                index=self.name,
                size=count,
                sort=[{"entry": "asc"}],
                search_after=after,
                source=["digest", "languages"],
                track_total_hits=False,
            ).body
            for hit in answer["hits"]["hits"]:
                source = hit["_source"]
                yield int(hit["_id"]), source["digest"], source["languages"]
            if len(answer["hits"]["hits"]) < count:
                return
            after = answer["hits"]["hits"][-1]["sort"]

    def size(self) -> int:
        """Bytes on disk of the index in use."""
        answer = self._client.indices.stats(index=self.name, metric="store").body
        return answer["_all"]["primaries"]["store"]["size_in_bytes"]


@contextmanager
def scratch_copy(name: str) -> Iterator[Copy]:
    """A copy that goes again, for measuring."""
    copy = Copy(name)
    try:
        yield copy
    finally:
        copy.drop_all()
