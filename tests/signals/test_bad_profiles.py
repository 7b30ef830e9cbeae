"""Every fault of an input, in every format in which it can occur, with its place and wording."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signals.readers import read_profiles
from signals.rows import ProfileError

ALL = (".json", ".jsonl", ".csv", ".parquet")
JSONS = (".json", ".jsonl")
CLAUSES = {"STILL-2", "OWN-1"}
PLACES = {
    ".json": "creators.json:",
    ".jsonl": "creators.jsonl:2: ",
    ".csv": "(row 2): ",
    ".parquet": "creators.parquet:row 2: ",
}


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change that sets one value of a raw profile."""

    def change(raw: dict[str, Any]) -> None:
        for part in path[:-1]:
            raw = raw[part]
        raw[path[-1]] = value

    return change


def drop(key: str) -> Callable[[dict[str, Any]], None]:
    """A change that removes a key."""
    return lambda raw: raw.pop(key)


def share(value: Any, part: str = "value") -> Callable[[dict[str, Any]], None]:
    """A change of the static-frame share."""
    return put("signals", "static_frame_share", part, value=value)


def deep(levels: int) -> Any:
    """Lists inside lists."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


BAD: list[tuple[str, tuple[str, ...], Callable[[dict[str, Any]], None], str]] = [
    ("missing key", JSONS, drop("region"), 'the required key "region" is missing'),
    ("missing signals", JSONS, drop("signals"), 'the required key "signals" is missing'),
    ("no signals object", JSONS, put("signals", value=[]), "signals: a list where an object belongs"),
    ("unknown key", JSONS, put("regoin", value="US"), 'unknown key "regoin"; did you mean "region"?'),
    (
        "signal outside signals",
        JSONS,
        put("static_frame_share", value=0.7),
        'unknown key "static_frame_share"; it is a signal: put it under signals',
    ),
    (
        "unknown signal",
        ALL,
        put("signals", "static_frame_shar", value=0.5),
        'signals.static_frame_shar: unknown signal "static_frame_shar"; did you mean "static_frame_share"?',
    ),
    ("text", ALL, share("abc"), 'signals.static_frame_share.value: text "abc" where a number belongs'),
    ("number as text", (*JSONS, ".parquet"), share("0.7"), 'text "0.7" where a number belongs'),
    ("decimal comma", (".csv",), share("0,7"), 'text "0,7" where a number belongs'),
    ("long text", ALL, share("x" * 500), 'text "' + "x" * 58 + "… where a number belongs"),
    ("boolean", ALL, share(True), "signals.static_frame_share.value: boolean true where a number belongs"),
    (
        "bare boolean",
        ALL,
        put("signals", "shoppable_videos_7d", value=False),
        "signals.shoppable_videos_7d.value: boolean false where a number belongs",
    ),
    ("null", JSONS, share(None), "signals.static_frame_share.value: null where a number belongs"),
    (
        "bare null",
        JSONS,
        put("signals", "shoppable_videos_7d", value=None),
        "signals.shoppable_videos_7d.value: null where a number belongs",
    ),
    ("nan", ALL, share(math.nan), "signals.static_frame_share.value: NaN where a number belongs"),
    ("infinity", ALL, share(math.inf), "signals.static_frame_share.value: Infinity where a number belongs"),
    ("minus infinity", ALL, share(-math.inf), "-Infinity where a number belongs"),
    ("above", ALL, share(1.5), "static_frame_share.value: 1.5 is outside the range 0 to 1 (share)"),
    ("below", ALL, share(-0.01), "static_frame_share.value: -0.01 is outside the range 0 to 1 (share)"),
    ("negative sd", ALL, share(-0.1, "sd"), "signals.static_frame_share.sd: -0.1 is below 0"),
    ("nan sd", ALL, share(math.nan, "sd"), "signals.static_frame_share.sd: NaN where a number belongs"),
    (
        "unknown part",
        ALL,
        share(0.1, "stdev"),
        'signals.static_frame_share.stdev: unknown key "stdev"; known are value, sd',
    ),
    (
        "observed late",
        ALL,
        share("2026-10-01", "observed_at"),
        "signals.static_frame_share.observed_at: 2026-10-01 is after as_of, 2026-09-30",
    ),
    (
        "impossible day",
        ALL,
        put("as_of", value="2026-02-30"),
        'as_of: "2026-02-30" is no day of the calendar',
    ),
    ("short day", ALL, put("as_of", value="2026-9-1"), 'as_of: "2026-9-1" is not written YYYY-MM-DD'),
    ("moment", ALL, put("as_of", value="2026-09-30T10:00"), "is not written YYYY-MM-DD"),
    ("number as day", (*JSONS, ".parquet"), put("as_of", value=20260930), "number 20260930 where a day"),
    (
        "opened late",
        ALL,
        put("account_opened", value="2027-01-01"),
        "account_opened: 2027-01-01 is after as_of, 2026-09-30",
    ),
    (
        "dead clause",
        ALL,
        put("history", 0, "clause", value="STIL-2"),
        'history[0].clause: no version of the handbook has the clause "STIL-2"; did you mean "STILL-2"?',
    ),
    (
        "unknown outcome",
        ALL,
        put("history", 0, "outcome", value="confirmd"),
        'history[0].outcome: unknown value "confirmd"; did you mean "confirmed"?',
    ),
    ("negative points", ALL, put("history", 0, "points", value=-1), "history[0].points: -1 is below 0"),
    ("broken points", ALL, put("history", 0, "points", value=1.5), "number 1.5 where a whole number belongs"),
    (
        "text trusted",
        ALL,
        put("evidence", 0, "trusted", value="yes"),
        'text "yes" where true or false belongs',
    ),
    ("number trusted", ALL, put("evidence", 0, "trusted", value=1), "number 1 where true or false belongs"),
    (
        "long evidence",
        ALL,
        put("evidence", 1, "text", value="x" * 100_001),
        "evidence[1].text: text of 100,001 characters, the most is 100,000",
    ),
    (
        "double evidence",
        ALL,
        put("evidence", 1, "id", value="n1"),
        'evidence[1].id: the evidence id "n1" is given twice',
    ),
    ("history no list", ALL, put("history", value={"a": 1}), "history: an object where a list belongs"),
    (
        "derived",
        ALL,
        put("signals", "health_rating", value=100),
        "signals.health_rating: this signal is computed and cannot be given; remove it",
    ),
    ("nesting", ALL, put("evidence", 0, "text", value=deep(30)), "nested more than 20 levels deep"),
    ("deep nesting", ALL, put("history", value=deep(900)), "nested more than 20 levels deep"),
    ("empty id", JSONS, put("creator_id", value=""), "creator_id: empty text"),
    ("empty id cell", (".csv",), put("creator_id", value=""), 'the required key "creator_id" is missing'),
    ("empty region", JSONS, put("region", value=""), "region: empty text"),
    ("long region", ALL, put("region", value="U" * 33), "region: text of 33 characters, the most is 32"),
    ("numeric id", (*JSONS, ".parquet"), put("creator_id", value=12), "creator_id: number 12 where text"),
    ("large count", ALL, put("followers", value=10**13), "followers: 10000000000000 is too large"),
    ("huge count", (*JSONS, ".csv"), put("followers", value=10**400), "followers: "),
    ("huge value", (*JSONS, ".csv"), share(10**400), "Infinity where a number belongs"),
    ("negative bonus", ALL, put("bonus_points", value=-5), "bonus_points: -5 is below 0"),
    ("half surrogate", JSONS, put("evidence", 0, "text", value="\ud800"), "half a character"),
]
CASES = [pytest.param(ending, *case[2:], id=f"{case[0]}{ending}") for case in BAD for ending in case[1]]


@pytest.mark.parametrize(("ending", "change", "wording"), CASES)
def test_bad_input_is_told_with_its_place(ending, change, wording, store, good, catalog):
    """A fault names file, line or row, field, value and the nearest valid name; its neighbour is read."""
    bad = copy.deepcopy(good) | {"creator_id": "c_2"}
    change(bad)
    # A column has one type in Parquet, so that a text among numbers is not writable there.
    rows = [bad] if ending == ".parquet" else [good, bad]
    place = PLACES[ending].replace("row 2", "row 1") if ending == ".parquet" else PLACES[ending]
    reads = list(read_profiles(store(ending, *rows), catalog, clause_ids=CLAUSES))
    assert [read.profile is None for read in reads] == [False, True][-len(rows) :]
    error = reads[-1].error
    assert isinstance(error, ProfileError)
    text = "\n".join(map(str, error.faults))
    assert wording in text
    assert place in text
    assert "\n" not in str(error)
    assert len(str(error)) < 400


def line_of(path: Path, needle: str) -> int:
    """The only line of a file that holds a text, counted from 1."""
    [found] = [n for n, line in enumerate(path.read_text("utf-8").split("\n"), 1) if needle in line]
    return found


@pytest.mark.parametrize(
    ("change", "needle"),
    [
        (share(7.25), "7.25"),
        (put("history", 0, "outcome", value="guilty"), "guilty"),
        (put("signals", "shoppable_vids", value=5), "shoppable_vids"),
        (put("evidence", 1, "trusted", value="perhaps"), "perhaps"),
    ],
)
def test_json_faults_name_the_line_of_the_value(change, needle, store, good, catalog):
    """In an indented JSON file the line is that of the offending value or key."""
    bad = copy.deepcopy(good)
    change(bad)
    path = store(".json", good, bad)
    [_, read] = read_profiles(path, catalog)
    assert read.error is not None
    assert read.error.where == f"{path}:{line_of(path, needle)}"
