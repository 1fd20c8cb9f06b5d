"""An answer past its day is nowhere: not in rows, exports and files, and back from no backup."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.pages.forms.operations import delete_answer, delete_expired_answers
from cms.pages.forms.retention import (
    enforce_retention,
    overdue_answers,
    read_manifest,
    write_manifest,
)
from cms.pages.models import FormPage, FormSubmission
from sites.scope import all_portals, portal_scope
from tests.copies import copy_of_database, python
from tests.core.rows import all_rows
from tests.pages.test_forms import make_form

WORDS = "zqxj khong ai khac viet the"


def answer(form: FormPage, *, days: int, text: str = WORDS) -> FormSubmission:
    """An answer of this moment that is kept for so many days."""
    with portal_scope(form.portal.pk):
        number = FormSubmission.objects.count()
        return FormSubmission.objects.create(
            page=form,
            form_data={"noi_dung": text},
            ticket=f"{form.pk}-{number}",
            receipt=f"{form.pk}R{number}",
            delete_date=timezone.localdate() + timedelta(days=days),
        )


def kept() -> set[int]:
    with all_portals():
        return set(FormSubmission.objects.values_list("pk", flat=True))


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def forms(sapa, bacha) -> list[FormPage]:
    return [make_form(sapa), make_form(bacha)]


@pytest.mark.django_db
class TestManifest:
    def test_it_names_what_is_kept_by_portal_form_and_day_and_no_word_of_it(self, forms):
        ours, theirs = forms
        first, second, expired = (answer(ours, days=days) for days in (1, 180, 0))
        other = answer(theirs, days=1)

        manifest = write_manifest()

        assert manifest["installation"] == "laocai.test"
        assert manifest["forms"] == [
            {
                "portal": "sapa",
                "form": ours.pk,
                "days": {day(1): [first.pk], day(180): [second.pk]},
            },
            {"portal": "bacha", "form": theirs.pk, "days": {day(1): [other.pk]}},
        ]
        assert expired.pk in kept()
        assert not re.search("zqxj|R0", json.dumps(manifest))

    def test_it_is_read_as_it_was_written(self, forms):
        pks = {answer(form, days=3).pk for form in forms}
        written = write_manifest()

        read = read_manifest(json.loads(json.dumps(written)))

        assert (read.answers, read.made_at.isoformat()) == (pks, written["made_at"])

    def test_what_came_after_it_or_was_being_saved_stays(self, forms):
        manifest = read_manifest(write_manifest())
        young = {answer(form, days=3).pk for form in forms}

        assert enforce_retention(manifest) == 0
        assert kept() == young
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            assert enforce_retention(read_manifest(write_manifest() | {"forms": []})) == 2

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Expecting value"),
            ("[]", "no manifest"),
            ('{"installation": "laocai.test", "forms": []}', "no manifest"),
            (
                '{"installation": "laocai.test", "made_at": "x", "forms": []}',
                "when it was written",
            ),
            (
                '{"installation": "yenbai.test", "made_at": "2021-07-05T08:00:00+07:00", '
                '"forms": []}',
                "the manifest of yenbai.test",
            ),
        ],
    )
    def test_a_wrong_file_deletes_nothing(self, forms, tmp_path, text, sentence):
        with time_machine.travel(timezone.now() - timedelta(days=2)):
            before = {answer(form, days=9).pk for form in forms}
        file = tmp_path / "manifest.json"
        file.write_text(text)

        with pytest.raises(CommandError, match=sentence):
            call_command("enforce_retention", manifest=file)

        assert kept() == before


@pytest.mark.django_db
def test_an_audit_names_what_nobody_has_deleted(forms):
    answer(forms[0], days=0)
    assert list(overdue_answers()) == []

    assert list(overdue_answers(on=timezone.localdate() + timedelta(days=1))) == [
        f"sapa: 1 answers to form {forms[0].pk} are past their day"
    ]


@pytest.mark.django_db(transaction=True)
class TestDatabases:
    def test_a_restored_backup_loses_what_was_deleted_since(self, forms, tmp_path):
        ours, theirs = forms
        with time_machine.travel(timezone.now() - timedelta(days=10)):
            expired, unwanted, wanted = (answer(ours, days=days) for days in (5, 90, 90))
            others = answer(theirs, days=90)
        newest = tmp_path / "manifest.json"
        with copy_of_database("restored") as url:
            with portal_scope(ours.portal.pk):
                delete_answer(submission=unwanted)
            delete_expired_answers()
            later = answer(theirs, days=90)
            call_command("retention_manifest", newest)

            command = ("manage.py", "enforce_retention", "--manifest", str(newest))
            first, second = python(url, *command), python(url, *command)
            restored = json.loads(python(url, "manage.py", "retention_manifest"))

        assert (first, second) == ("2 answers deleted\n", "0 answers deleted\n")
        assert read_manifest(restored).answers == {wanted.pk, others.pk}
        assert kept() == {wanted.pk, others.pk, later.pk}
        assert expired.pk not in kept()

    def test_nothing_of_it_is_left_in_any_table_or_in_the_file(self, forms):
        with time_machine.travel(timezone.now() - timedelta(days=10)):
            answer(forms[0], days=5)
            answer(forms[1], days=90, text="van con")
        assert "zqxj" in str(all_rows())

        delete_expired_answers()

        assert "zqxj" not in str(all_rows())
        assert "van con" in str(all_rows())
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            content = Path(connection.settings_dict["NAME"]).read_bytes()
            assert b"van con" in content
            assert b"zqxj" not in content
