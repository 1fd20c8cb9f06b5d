"""State mourning: declared once, for all portals, from day to day in Vietnam."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from sites.models import Portal
from sites.operations import NoProvince, declare_mourning, end_mourning

SCHEME, BAND = 'data-theme="mourning"', 'class="mourning"'


def command(*arguments) -> str:
    out = StringIO()
    call_command("mourning", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def declared(laocai, sapa, bacha):
    declare_mourning(starts_on=date(2021, 7, 5), ends_on=date(2021, 7, 7))


def is_mourning(browse, portal, path="/") -> bool:
    page = browse(portal).get(path).content.decode()
    assert (SCHEME in page) == (BAND in page)
    return SCHEME in page


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2021-07-04T16:59:59Z", False),
        ("2021-07-04T17:00:00Z", True),  # midnight in Vietnam
        ("2021-07-07T16:59:59Z", True),
        ("2021-07-07T17:00:00Z", False),
    ],
)
def test_it_lasts_from_midnight_to_midnight_in_vietnam(browse, sapa, declared, moment, expected):
    with time_machine.travel(moment, tick=False):
        assert is_mourning(browse, sapa) is expected


@time_machine.travel("2021-07-06T03:00:00Z", tick=False)
def test_it_holds_for_all_portals_pages_and_languages(browse, laocai, sapa, bacha, declared):
    for portal in (laocai, sapa, bacha):
        assert is_mourning(browse, portal)
        assert is_mourning(browse, portal, "/en/")
        assert is_mourning(browse, portal, "/khong-co/")


@time_machine.travel("2021-07-06T03:00:00Z", tick=False)
def test_the_band_speaks_both_languages_and_marks_the_other(browse, sapa, declared):
    for path, other in (("/", "en"), ("/en/", "vi")):
        page = browse(sapa).get(path).content.decode()
        band = page[page.index(BAND) :].split("</section>")[0]
        assert band.count("lang=") == 1
        assert f'lang="{other}"' in band


@time_machine.travel("2021-07-06T03:00:00Z", tick=False)
def test_it_can_be_ended_at_once(browse, sapa, declared):
    end_mourning()
    end_mourning()
    assert not is_mourning(browse, sapa)


def test_it_cannot_end_before_it_begins(laocai):
    with pytest.raises(ValidationError):
        declare_mourning(starts_on=date(2021, 7, 7), ends_on=date(2021, 7, 5))
    laocai.refresh_from_db()
    assert laocai.mourning_start_date is None


@pytest.mark.django_db
def test_it_needs_a_province():
    Portal.objects.filter(kind="province").update(kind="department")
    with pytest.raises(NoProvince):
        declare_mourning(starts_on=date(2021, 7, 5), ends_on=date(2021, 7, 7))


class TestCommand:
    @time_machine.travel("2021-07-06T03:00:00Z", tick=False)
    def test_from_to_and_end(self, browse, sapa):
        assert command("--from", "2021-07-05", "--to", "2021-07-07") == (
            "State mourning from 2021-07-05 to 2021-07-07."
        )
        assert is_mourning(browse, sapa)
        assert command("--end") == "No state mourning."
        assert not is_mourning(browse, sapa)

    @pytest.mark.parametrize(
        "arguments",
        [
            (),
            ("--from", "2021-07-05"),
            ("--to", "2021-07-05"),
            ("--end", "--from", "2021-07-05"),
            ("--from", "2021-07-07", "--to", "2021-07-05"),
            ("--from", "5/7/2021", "--to", "2021-07-07"),
        ],
    )
    def test_half_or_wrong_days_are_refused(self, laocai, arguments):
        with pytest.raises(CommandError):
            command(*arguments)
        laocai.refresh_from_db()
        assert laocai.mourning_start_date is None
