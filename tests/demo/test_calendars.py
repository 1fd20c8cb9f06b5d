"""Working days of two weeks, and which of them are days of reception."""

from datetime import date

import pytest

from cms.demo.calendars import reception_days, working_days


def test_two_weeks_have_ten_working_days_whatever_the_first():
    assert working_days(date(2021, 11, 25)) == [date(2021, 11, day) for day in (25, 26, 29, 30)] + [
        date(2021, 12, day) for day in (1, 2, 3, 6, 7, 8)
    ]
    assert all(len(working_days(date(2021, 11, day))) == 10 for day in range(22, 29))


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Thứ Ba hằng tuần", ["2021-11-23", "2021-11-30"]),
        ("Thứ Năm, tuần thứ nhất hằng tháng", ["2021-12-02"]),
        ("Thứ Năm, tuần thứ tư hằng tháng", ["2021-11-25"]),
        ("Thứ Năm, tuần thứ hai hằng tháng", []),
        ("Ngày 02 và ngày 25 hằng tháng", ["2021-11-25", "2021-12-02"]),
        ("Ngày 28 hằng tháng; trùng ngày nghỉ thì chuyển sang ngày sau", ["2021-11-29"]),
        ("", []),
    ],
)
def test_a_day_of_reception_is_found_by_its_words(said, days):
    found = reception_days(said, working_days(date(2021, 11, 22)))

    assert [day.isoformat() for day in found] == days
