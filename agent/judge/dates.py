"""Dates in evidence, read by code: what is over on a day, and how old somebody is.

Reads dates as reports write them (2026-12-31, 31.12.2026, 31 December 2026, December 2026) with the
month names of the supported languages. A date that can be read in two ways counts only where both
readings agree. Never guesses a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_NAMES = {
    1: "january jan enero januari januar jänner",
    2: "february feb febrero februari februar",
    3: "march mar marzo maret märz",
    4: "april apr abril",
    5: "may mayo mei mai",
    6: "june jun junio juni",
    7: "july jul julio juli",
    8: "august aug agosto agustus",
    9: "september sep sept septiembre",
    10: "october oct octubre oktober okt",
    11: "november nov noviembre nopember",
    12: "december dec diciembre desember dezember dez",
}
_MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b"
    rf"|\b(?P<day>\d{{1,2}})\.?(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<month>{_MONTH})\.?,?\s+(?:de[l]?\s+)?(?P<year>\d{{4}})\b"
    rf"|\b(?P<month_us>{_MONTH})\.?\s+(?P<day_us>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<year_us>\d{{4}})\b"
    rf"|\b(?P<only>{_MONTH})\.?,?\s+(?:de[l]?\s+)?(?P<only_year>\d{{4}})\b"
    r"|\b(?P<vi_day>\d{1,2})\s+tháng\s+(?P<vi_month>\d{1,2})\s+năm\s+(?P<vi_year>\d{4})\b"
    r"|\b(?P<first>\d{1,2})[./](?P<second>\d{1,2})[./](?P<third>\d{4})\b"
    r"|\b(?P<bare>20\d\d)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:{_MONTH})\b", re.IGNORECASE)
_END = re.compile(
    r"(?:\b(?:until|till|through|up to|expir\w+|runs? out|ends?|ended|lapse[sd]?|thru|valid to"
    r"|hasta|vence|venció|caduc\w+|sampai|hingga|berakhir|bis(?: zum)?|läuft|đến(?: hết)?|hết hạn)"
    r"(?:\s+(?:on|in|at|the|at the|end|of|el|pada|am|zum|vào|ngày|tanggal|dengan)){0,4}\s*)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:\d|\w)\s*(?:to|–|-|—|until|a|al|sampai|hingga|bis|đến)\s*$", re.IGNORECASE)
_ENDED_AFTER = re.compile(
    r"\W{1,2}(?:abgelaufen|ausgelaufen|beendet|widerrufen|expired|ended|lapsed)\b", re.IGNORECASE
)
_FIRST_OF_RANGE = re.compile(
    rf"\b(?:\d{{1,2}}\.?\s+(?:{_MONTH})\b\.?|(?:{_MONTH})\b\.?(?:\s+\d{{1,2}})?)\s*(?:to|–|-|—|until|sampai|hingga|bis|đến)\s*$",
    re.IGNORECASE,
)
"""A day or month without its year, from which a term runs to the date behind it."""
_BORN = re.compile(
    r"(?:\b(?:born|date of birth|birth ?date|lahir|naci[dó]\w*|nascid[oa]|nasceu|geboren|sinh|née?)"
    r"(?:\W+(?:on|in|at|the|pada|el|em|am|le|ngày|tanggal)\b){0,2}\W*)$",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"valid|licen|term\b|in force|contract|agreement|regist|consent|permit|authoris|certif|vigente|válid"
    r"|expir|lapse|vence|venció|caduc|berlaku|lisensi|gültig|lizenz|vertrag|hiệu lực|hết hạn|giấy phép",
    re.IGNORECASE,
)


class Found(NamedTuple):
    """A date in a text: where it stands, and the earliest and latest day that it can mean."""

    start: int
    end: int
    first: date
    last: date
    closes: bool
    """Whether the text says that something ends there."""
    born: bool
    """Whether somebody was born then."""


def dates_in(text: str) -> list[Found]:
    """All dates of a text, in order; a bare year counts only where something ends in it."""
    found: list[Found] = []
    for match in _DATE.finditer(text):
        days = sorted(_days(match))
        closes = _closes(text, match.span(), found[-1] if found else None)
        born = bool(_BORN.search(text[max(0, match.start() - 40) : match.start()]))
        if days and (closes or born or match["bare"] is None):
            found.append(Found(match.start(), match.end(), days[0], days[-1], closes, born))
    return found


def over(text: str, day: date) -> bool:
    """Whether the text is of a paper with a term that ended before the day, and names no later end.

    A record of something that went on for some days, such as a fault, stays true when it is past. Where
    the text itself names a month that lies in the term, such as that of the posts, that one may count.
    """
    ends = [found.last for found in dates_in(text) if found.closes]
    if not ends or max(ends) >= day or not _TERM.search(text):
        return False
    return not any(month <= max(ends) for month in _months_in(text, day))


def _months_in(text: str, day: date) -> Iterator[date]:
    """First days of the months that stand without a year, each the last one that has begun by the day."""
    dated = [(_beginning(text, match.start()), match.end()) for match in _DATE.finditer(text)]
    for match in _NAMED.finditer(text):
        if not any(start <= match.start() < end for start, end in dated):
            month = _MONTHS[match[0].lower()]
            yield date(day.year - (month > day.month), month, 1)


def _beginning(text: str, start: int) -> int:
    """Where a date begins, with the day or month before it from which a term runs to it."""
    near = max(0, start - 40)
    first = _FIRST_OF_RANGE.search(text[near:start])
    return near + first.start() if first else start


def with_dates_read(text: str, day: date) -> str:
    """The text with ends marked as over or not and birthdays with ages: a reader need not reckon."""
    for found in reversed(dates_in(text)):
        text = text[: found.end] + _mark(found, day) + text[found.end :]
    return text


def _mark(found: Found, day: date) -> str:
    if found.born:
        oldest, youngest = _age(found.first, day), _age(found.last, day)
        return f" (now aged {oldest})" if oldest == youngest else ""
    if not found.closes:
        return ""
    return " (over)" if found.last < day else " (not over yet)" if found.first >= day else ""


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _closes(text: str, span: tuple[int, int], before: Found | None) -> bool:
    """Whether an end word stands beside the date, or a term runs from the date before to this one."""
    start, end = span
    if _END.search(text[max(0, start - 40) : start]) or _ENDED_AFTER.match(text, end):
        return True
    joined = _beginning(text, start) < start or (
        before is not None and start - before.end <= 9 and _RANGE.search(text[before.end - 1 : start])
    )
    sentence = re.split(r"(?<=[.!?])\s", text[:start])
    return bool(joined) and bool(_TERM.search(" ".join(sentence[-2:])))


def _days(match: re.Match[str]) -> Iterator[date]:
    """The days that a match can mean: one, two for an ambiguous order, or the ends of a month or year."""
    part = match.groupdict()
    if part["iso"]:
        year, month, day = map(int, part["iso"].split("-"))
        yield from _day(year, month, day)
    elif part["day"]:
        yield from _day(int(part["year"]), _MONTHS[part["month"].lower()], int(part["day"]))
    elif part["month_us"]:
        yield from _day(int(part["year_us"]), _MONTHS[part["month_us"].lower()], int(part["day_us"]))
    elif part["only"]:
        year, month = int(part["only_year"]), _MONTHS[part["only"].lower()]
        yield from (*_day(year, month, 1), *_day(year, month, calendar.monthrange(max(year, 1), month)[1]))
    elif part["vi_day"]:
        yield from _day(int(part["vi_year"]), int(part["vi_month"]), int(part["vi_day"]))
    elif part["first"]:
        first, second, year = int(part["first"]), int(part["second"]), int(part["third"])
        yield from (*_day(year, second, first), *_day(year, first, second))
    else:
        year = int(part["bare"])
        yield from (date(year, 1, 1), date(year, 12, 31))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
