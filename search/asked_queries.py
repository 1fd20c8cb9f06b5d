"""Counting what readers ask, so that editors learn what is missing and nobody learns who asked.

No address is kept: an asker is a mark made of the address, the question and a salt of the week. The
marks of one person differ from question to question; when the week ends, salt and marks are thrown
away, and with them every question that fewer than FEWEST_ASKERS people asked. What may name a person
(long numbers, mail addresses) is not kept at all.

Readers do not wait for the table: each process gathers for some seconds and writes from a thread.
"""

import hashlib
import hmac
import logging
import re
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from cms.pages.forms.limits import network_of
from sites.registry import language_of_request
from sites.scope import all_portals

from .models import FEWEST_ASKERS, AskedQuery, AskingWeek, QueryAsker, asked_words

logger = logging.getLogger(__name__)

MOST_GATHERED = 2_000  # questions; a flood is not worth its memory
LONGEST = 100  # characters of a question that is kept
KEPT = timedelta(weeks=52)
SHOWN_WEEKS = 12
_OF_A_PERSON = re.compile(r"@|(?:\d[ .-]?){9}")


@dataclass(frozen=True)
class Note:
    """One time that something was asked."""

    portal_id: int
    language: str
    words: str
    text: str
    address: str
    results: int


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _asker(request) -> str:
    """Who is counted as one: an address of IPv4, a network of IPv6."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return address if ip_address(address).version == 4 else network_of(request)
    except ValueError:
        return ""


class Notebook:
    """What was asked of this process since it last wrote it down."""

    def __init__(self):
        self._notes: set[Note] = set()
        self._lock = threading.Lock()

    def note(self, request, text: str, results: int) -> None:
        words, asker = asked_words(text), _asker(request)
        if not words or not asker or len(text) > LONGEST or _OF_A_PERSON.search(text):
            return
        note = Note(request.portal.pk, language_of_request(), words, text, asker, results)
        with self._lock:
            is_first = not self._notes
            if len(self._notes) < MOST_GATHERED:
                self._notes.add(note)
        if is_first and settings.SEARCH_QUERIES_WRITTEN_AFTER is not None:
            timer = threading.Timer(settings.SEARCH_QUERIES_WRITTEN_AFTER, self._write_in_thread)
            timer.daemon = True
            timer.start()

    def forget(self) -> set[Note]:
        with self._lock:
            notes, self._notes = self._notes, set()
        return notes

    def write(self) -> None:
        """Write down what was gathered."""
        if notes := self.forget():
            write(notes, on=timezone.localdate())

    def _write_in_thread(self) -> None:
        try:
            self.write()
        except Exception:
            logger.exception("What readers asked was not counted")
        finally:
            connection.close()


notebook = Notebook()


@transaction.atomic
def write(notes: Iterable[Note], *, on: date) -> None:
    """Count questions; a few statements, however many there are."""
    week = week_of(on)
    forget_past(on=on)
    salt = _salt(week)
    by_question = {}
    for note in notes:
        key = (note.portal_id, note.language, note.words)
        by_question.setdefault(key, []).append(note)
    with all_portals():
        AskedQuery.objects.bulk_create(
            [
                AskedQuery(
                    portal_id=asked[0].portal_id,
                    week_date=week,
                    language=asked[0].language,
                    words=asked[0].words,
                    text=asked[0].text,
                    results=asked[-1].results,
                )
                for asked in by_question.values()
            ],
            update_conflicts=True,
            unique_fields=["portal", "week_date", "language", "words"],
            update_fields=["results"],
        )
        words = {words for _portal, _language, words in by_question}
        rows = {
            (row.portal_id, row.language, row.words): row
            for row in AskedQuery.objects.filter(week_date=week, words__in=words)
        }
        QueryAsker.objects.bulk_create(
            [
                QueryAsker(
                    portal_id=note.portal_id,
                    query=rows[key],
                    mark=_mark(salt, note),
                )
                for key, asked in by_question.items()
                for note in asked
            ],
            ignore_conflicts=True,
        )
        asked = [rows[key] for key in by_question]
        counts = dict(
            QueryAsker.objects.filter(query__in=asked)
            .values_list("query")
            .annotate(count=Count("pk"))
        )
        for row in asked:
            row.askers = counts[row.pk]
        AskedQuery.objects.bulk_update(asked, ["askers"])


def _salt(week: date) -> bytes:
    row, _made = AskingWeek.objects.get_or_create(
        start_date=week, defaults={"salt": secrets.token_bytes(32)}
    )
    return bytes(row.salt)


def _mark(salt: bytes, note: Note) -> int:
    # With the secret key, so that a copy of the database alone tells nobody.
    said = f"{note.portal_id}|{note.language}|{note.words}|{note.address}"
    key = settings.SECRET_KEY.encode() + salt
    digest = hmac.new(key, said.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], signed=True)


@transaction.atomic
def forget_past(*, on: date | None = None) -> None:
    """Throw away who asked in weeks that ended, and what too few asked. Idempotent."""
    week = week_of(on or timezone.localdate())
    past = AskingWeek.objects.filter(start_date__lt=week)
    if past.exists():
        with all_portals():
            QueryAsker.objects.filter(query__week_date__lt=week).delete()
            ended = AskedQuery.objects.filter(week_date__lt=week)
            ended.filter(askers__lt=FEWEST_ASKERS).delete()
            ended.filter(week_date__lt=week - KEPT).delete()
        past.delete()


# --- what editors see ---------------------------------------------------------------------------


def most_asked(*, on: date, limit: int = 50, without_results: bool = False) -> list[dict]:
    """What readers of the portal in scope asked most in the last weeks: text, askers, results.

    Those of one week are told apart; somebody who asks again in another week counts again.
    """
    since = week_of(on) - timedelta(weeks=SHOWN_WEEKS - 1)
    rows = AskedQuery.objects.shown().filter(week_date__gte=since)
    if without_results:
        rows = rows.filter(results=0)
    return list(
        rows.values("words", "language")
        .annotate(said=Max("text"), people=Sum("askers"), found=Max("results"))
        .order_by("-people", "words")[:limit]
    )
