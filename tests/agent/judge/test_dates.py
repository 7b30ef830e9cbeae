"""Dates in evidence: what is over, what cannot be told."""

from datetime import date

import pytest

from agent.judge.dates import dates_in, over, with_dates_read

DAY = date(2026, 9, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Licence on file, valid until 2025-12-31.",
        "Valid until 31 December 2025.",
        "Valid until December 31, 2025",
        "The licence expired in March 2026.",
        "The term ended on 30 June 2026; not renewed.",
        "Licence valid from 2024-01-01 to 2025-01-01.",
        "Licence valid 1 January 2024 – 1 January 2025",
        "Licence no. 5, term 1 Jan – 30 June 2026.",
        "Permit of the district: 1 February to 31 July 2026",
        "The permit ran from April to October 2025.",
        "Válida hasta el 31 de diciembre de 2025.",
        "Berlaku sampai 31 Desember 2025.",
        "Gültig bis 31.12.2025.",
        "Die Lizenz ist am 30. Juni 2026 abgelaufen.",
        "Hết hạn vào ngày 15/08/2026.",
        "Có hiệu lực đến 31 tháng 12 năm 2025.",
        "The registration lapsed in 2025.",
        "Valid until 05/06/2026",
    ],
)
def test_over(text):
    """In every way in which reports write dates."""
    assert over(text, DAY)
    assert "(over)" in with_dates_read(text, DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Valid until 2026-09-30.",
        "Valid until 2028.",
        "Valid until September 2026.",
        "Expired in March 2026, renewed until 31 March 2027.",
        "Gültig bis 31. Dezember 2027.",
        "The strike lasted from 8 to 20 September 2026.",
        "The strike lasted from 8 August to 20 September 2026.",
        "INC-3: the cache served the link until 2026-09-29.",
        "Granted on 3 March 2026.",
        "Valid until further notice.",
        "Valid until 10/09/2026",
        "Valid until 2025-13-45.",
        "In 2025 she had 400 followers.",
    ],
)
def test_not_over(text):
    """The last day still counts, an event's end is no end of a proof, and doubt is no end."""
    assert not over(text, DAY)


def test_an_ambiguous_date_counts_only_where_both_readings_agree():
    """10/09/2026 is past as September and ahead as October."""
    [found] = dates_in("Valid until 10/09/2026")
    assert (found.first, found.last) == (date(2026, 9, 10), date(2026, 10, 9))
    assert with_dates_read("Valid until 10/09/2026", DAY) == "Valid until 10/09/2026"


def test_marks_stand_behind_their_dates():
    """And nothing else in the text changes."""
    text = "Until 2026-01-01 the old one, valid until 2027-01-01 the new one."
    assert with_dates_read(text, DAY) == (
        "Until 2026-01-01 (over) the old one, valid until 2027-01-01 (not over yet) the new one."
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Host born 30 Sept 2008, face matches.", "Host born 30 Sept 2008 (now aged 18), face matches."),
        ("Date of birth: 2008-10-01", "Date of birth: 2008-10-01 (now aged 17)"),
        ("KTP: lahir pada 9 Mei 2010", "KTP: lahir pada 9 Mei 2010 (now aged 16)"),
        ("nacida el 1 de enero de 2000", "nacida el 1 de enero de 2000 (now aged 26)"),
        ("Born 1989, verified.", "Born 1989, verified."),
        ("The shop opened on 1 May 2020.", "The shop opened on 1 May 2020."),
    ],
)
def test_birthdays_are_told_as_ages(text, read):
    """On the day; a year alone leaves the age open."""
    assert with_dates_read(text, DAY) == read


@pytest.mark.parametrize(
    ("posted", "sure"),
    [
        ("The videos were posted between 5 and 26 September.", True),
        ("The videos were posted in November.", False),
        ("The videos were posted on 14 and 22 June.", False),
        ("Posts: 4 Jun, 19 Aug.", False),
    ],
)
def test_a_term_is_surely_over_only_where_no_month_of_the_text_lies_in_it(posted, sure):
    """What was posted while it ran may be covered; a month without a year is the last one that was."""
    assert over(f"Licence, term 1 January to 30 June 2026. {posted}", DAY) is sure
    assert over(f"Licence, valid until 30 June 2026. {posted}", DAY) is sure
