"""One clause over the rows of a batch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.columns.assess import EXEMPT, OPEN_CODES, STATUSES, Assessed
from agent.rules.case import Case
from tests.agent.columns.creators import judge

SHARE = "test_share >= 0.5"
SHOWN = {"id": "shown", "when": "exact_share >= 0.5"}
ASKED = {"id": "asked", "ask": "Is a licence on file?"}
CUT_OFF = 0.08416212335729143  # noises of 0.1 between a value and a threshold passed with probability 0.8


def assessed(bench: Any, rule: Any, rows: list[dict[str, Any]], **keys: Any) -> Assessed:
    """The only clause of a handbook, over rows of signals; `_` in a row holds keys of the profile."""
    cases: list[Case] = [
        bench.case({"A-1": rule}, {k: v for k, v in row.items() if k != "_"}, **row.get("_", {}), **keys)
        for row in rows
    ]
    [found] = judge(cases).found
    return found


def statuses(found: Assessed) -> list[str]:
    """The statuses in words."""
    return [STATUSES[code] for code in found.status]


def test_statuses_by_probability(bench: Any) -> None:
    """Surely, just surely, openly, just not, and not."""
    values = [0.9, 0.5 + CUT_OFF + 1e-9, 0.5 + CUT_OFF - 1e-9, 0.5, 0.5 - CUT_OFF + 1e-9, 0.4]
    found = assessed(bench, bench.rule(SHARE), [{"test_share": value} for value in values])
    assert statuses(found) == ["breached"] * 2 + ["undetermined"] * 3 + ["not_breached"]
    assert found.probability.low[3] == 0.5
    assert np.isnan(found.exemption).all()


@pytest.mark.parametrize(
    ("margin", "rule_value", "status"),
    [
        ({"low": 0.5}, 0.9, "not_breached"),
        ({"high": 0.5}, 0.9, "breached"),
        ({"high": 0.5}, 0.5, "exempt"),
    ],
)
def test_a_value_on_a_cut_off_is_certain(
    bench: Any, margin: dict[str, float], rule_value: float, status: str
) -> None:
    """Both cut-offs belong to their side, for the breach and for an exception."""
    rule = bench.rule(SHARE, exceptions=[{"id": "shown", "when": f"test_share >= {rule_value}"}])
    found = assessed(bench, rule, [{"test_share": 0.5}], adjudication={"margin": margin})
    assert statuses(found) == [status]


def test_an_exception_shut_on_the_cut_off_is_not_open(bench: Any) -> None:
    """It neither keeps a breach from standing, nor is it named where something else does."""
    shut = {"id": "shut", "when": "test_share >= 0.5"}
    rows = [{"exact_share": 0.9, "test_share": 0.5, "free_count": n} for n in (0, 1)]
    breach = {"all": ["exact_share >= 0.5", {"any": ["free_count >= 1", "free_score >= 1"]}]}
    found = assessed(
        bench, bench.rule(breach, exceptions=[shut]), rows, adjudication={"margin": {"low": 0.5}}
    )
    assert statuses(found) == ["undetermined", "breached"]
    assert found.open.tolist() == [1 << OPEN_CODES.index("missing_signal"), 0]


def test_a_breach_that_is_sure_is_not_open(bench: Any) -> None:
    """Where an exception keeps it open, what the breach still lacks is not named."""
    breach = {"any": ["test_share >= 0.5", "free_score >= 1"]}
    row = {"test_share": 0.5, "free_score": {"value": 1, "observed_at": "2026-01-01"}}
    found = assessed(
        bench, bench.rule(breach, exceptions=[SHOWN]), [row], adjudication={"margin": {"high": 0.5}}
    )
    assert statuses(found) == ["undetermined"]
    assert found.open.tolist() == [1 << OPEN_CODES.index("missing_signal")]


@pytest.mark.parametrize(("exact", "status"), [(0.5, "exempt"), (0.4, "breached"), (None, "undetermined")])
def test_exceptions(bench: Any, exact: float | None, status: str) -> None:
    """Open, shut, and unknown; where the breach is ruled out, none of them matters."""
    known = {} if exact is None else {"exact_share": exact}
    rule = bench.rule(SHARE, exceptions=[SHOWN])
    found = assessed(bench, rule, [{"test_share": 0.9, **known}, {"test_share": 0.1, **known}])
    assert statuses(found) == [status, "not_breached"]
    assert (found.exemption[0] == 1.0) == (status == "exempt")


def test_the_surest_exception_counts(bench: Any, note: Any) -> None:
    """Of two that open, the exemption is the higher probability; a missing one does not shut it."""
    rule = bench.rule(SHARE, exceptions=[{"id": "noisy", "when": "test_share >= 0.8"}, SHOWN, ASKED])
    found = assessed(
        bench, rule, [{"test_share": 0.9, "exact_share": 0.9}, {"test_share": 0.9}], evidence=[note]
    )
    assert found.status.tolist() == [EXEMPT, EXEMPT]
    assert found.exemption.tolist() == [1.0, pytest.approx(0.8413, abs=1e-4)]


STALE = {"value": 0.9, "observed_at": "2026-01-01"}


@pytest.mark.parametrize(
    ("row", "answer", "codes"),
    [
        ({"test_share": 0.5, "exact_share": 0}, ("no", 0.0), {"low_margin"}),
        ({"test_share": STALE, "exact_share": 0}, ("no", 0.0), {"stale_signal"}),
        ({"test_share": 0.9}, ("no", 0.0), {"missing_signal"}),
        ({"test_share": 0.5}, ("no", 0.0), {"low_margin", "missing_signal"}),
        ({"test_share": 0.9, "exact_share": 0}, ("unclear", 0.5), {"unclear_evidence"}),
        (
            {"test_share": 0.9, "exact_share": 0},
            ("unclear", 0.5, "untrusted_evidence"),
            {"untrusted_evidence"},
        ),
        ({"test_share": 0.9, "exact_share": 0}, None, {"unclear_evidence"}),
        ({"test_share": 0.9, "exact_share": 0}, ("no", 0.0), set()),
        ({"test_share": 0.1}, None, set()),
    ],
)
def test_what_keeps_a_row_open(bench: Any, note: Any, row: Any, answer: Any, codes: set[str]) -> None:
    """All that is open in the breach and in its exceptions, and nothing where the status is certain."""
    answers = {} if answer is None else {("A-1", "exception:asked"): answer}
    rule = bench.rule(SHARE, exceptions=[SHOWN, ASKED])
    found = assessed(bench, rule, [row], answers=answers, evidence=[note])
    assert {code for bit, code in enumerate(OPEN_CODES) if found.open[0] >> bit & 1} == codes


def test_occurrence_and_step(bench: Any, past: Any) -> None:
    """One more than the earlier breaches in the clause's own window; past the end, the last step."""
    rule = bench.rule(
        "free_count >= 1",
        repeat_window_days=30,
        ladder=["educate", {"restrict": {"measure": "reach_limit"}}, {"suspend": {"measure": "account"}}],
    )
    days = ["2026-09-01", "2026-09-02", "2026-09-03", "2026-08-01"]
    history = [[past("A-1", day) for day in days[:n]] for n in (0, 1, 3)] + [[past("A-1", days[3])]]
    found = assessed(bench, rule, [{"free_count": 1, "_": {"history": each}} for each in history])
    every = np.arange(4)
    assert found.occurrence.tolist() == [1, 2, 4, 1]
    assert found.step(every).tolist() == [0, 1, 2, 0]
    assert found.weight(every).tolist() == [1, 2, 3, 1]
    assert found.of(0).tolist() == [0, 1, 2, 3]


def test_a_finding_of_other_rows(bench: Any) -> None:
    """Everything that stands at a position goes along, to whatever row."""
    rule = bench.rule(SHARE, exceptions=[SHOWN])
    rows = [{"test_share": 0.9}, {"test_share": 0.9, "exact_share": 1}, {"test_share": 0.5, "exact_share": 0}]
    found = assessed(bench, rule, rows)
    taken = found.take(np.array([2, 1]), np.array([7, 9]))
    assert (taken.clause, taken.rows.tolist()) == (found.clause, [7, 9])
    assert statuses(taken) == ["undetermined", "exempt"]
    assert taken.probability.low.tolist() == [0.5, found.probability.low[1]]
    assert taken.exemption[1] == 1.0
    assert taken.open.tolist() == [1 << OPEN_CODES.index("low_margin"), 0]
    assert taken.occurrence.tolist() == [1, 1]
