"""Working days from the day of loading on, and which of them a leader receives citizens on."""

import re
from datetime import date, timedelta

_WEEKDAYS = {"Hai": 0, "Ba": 1, "Tư": 2, "Năm": 3, "Sáu": 4}
_WEEKS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4}


def working_days(today: date, *, weeks: int = 2) -> list[date]:
    """The days from Monday to Friday of some weeks that begin today: five for each week."""
    days = (today + timedelta(n) for n in range(7 * weeks))
    return [day for day in days if day.weekday() < 5]


def reception_days(said: str, days: list[date]) -> list[date]:
    """Those of some working days that a leader's day of reception falls on.

    It is said in Vietnamese: "Thứ Ba hằng tuần", "Thứ Ba, tuần thứ hai hằng tháng" or
    "Ngày 05 và ngày 20 hằng tháng", of which a Saturday or Sunday moves to the Monday.
    """
    if numbers := {int(number) for number in re.findall(r"ngày (\d{2})", said.lower())}:
        return [day for day in days if numbers & _numbers_of(day)]
    weekday = re.match(r"Thứ (Hai|Ba|Tư|Năm|Sáu)\b", said)
    if weekday is None:
        return []
    week = re.search(r"tuần thứ (nhất|hai|ba|tư)\b", said)
    return [
        day
        for day in days
        if day.weekday() == _WEEKDAYS[weekday[1]]
        and (week is None or (day.day + 6) // 7 == _WEEKS[week[1]])
    ]


def _numbers_of(day: date) -> set[int]:
    """The day of the month; on a Monday those of the weekend before too."""
    before = range(3) if day.weekday() == 0 else range(1)
    return {(day - timedelta(n)).day for n in before}
