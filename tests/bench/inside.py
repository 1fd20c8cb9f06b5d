"""Runs inside an installation's process and measures what requests cost there.

    python -m tests.bench.inside < questions.json > answers.json

with DJANGO_SETTINGS_MODULE of ours or of the plain project. A question is

    {"name": ..., "host": ..., "path": ..., "user": ... or null, "seconds": 1.0}

and its answer {"cpu_ms": ..., "statements": ..., "after_clear": ..., "bytes": ...}: processor time
of this process, the best of three rounds; statements of one request when all is warm, and straight
after `cache.clear()`.
"""

import json
import sys
import time
from contextlib import contextmanager

import django

ROUNDS = 3


@contextmanager
def counting():
    """A list that grows by every statement inside."""
    from django.db import connection

    said: list[str] = []

    def note(execute, sql, params, many, context):
        said.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield said


def cpu_ms(do, seconds: float, rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time that `do()` takes: the best round of some."""
    best = float("inf")
    for _ in range(rounds):
        times, spent, began = 0, 0.0, time.process_time()
        while spent < seconds / rounds or times < 3:
            do()
            times += 1
            spent = time.process_time() - began
        best = min(best, spent / times)
    return best * 1000


class Asker:
    """Requests to Django itself, without the page store, as a reader or a person of the desk."""

    def __init__(self):
        from django.core.handlers.wsgi import WSGIHandler

        self.handler = WSGIHandler()

    def cookie(self, host: str, username: str) -> str:
        from django.conf import settings
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client(headers={"host": host})
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return (
            f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        )

    def request(self, question: dict):
        """A function that asks once and gives the length of the answer."""
        from tests.pagestore.wsgi import get

        headers = {}
        if question.get("user"):
            headers["Cookie"] = self.cookie(question["host"], question["user"])

        def ask() -> int:
            got = get(
                self.handler, question["path"], host=question["host"], headers=headers, show=False
            )
            if got.status != 200:
                raise SystemExit(f"{question['host']}{question['path']}: {got.status}")
            return len(got.body)

        return ask


def answer(asker: Asker, question: dict) -> dict:
    from django.core.cache import cache

    ask = asker.request(question)
    length = ask()
    with counting() as warm:
        ask()
    cache.clear()
    with counting() as cleared:
        ask()
    ask()
    return {
        "cpu_ms": cpu_ms(ask, question.get("seconds", 1.5)),
        "statements": len(warm),
        "after_clear": len(cleared),
        "bytes": length,
    }


def main() -> None:
    django.setup()
    questions = json.load(sys.stdin)
    asker = Asker()
    json.dump({question["name"]: answer(asker, question) for question in questions}, sys.stdout)


if __name__ == "__main__":
    main()
