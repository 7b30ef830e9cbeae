"""Limits by family: what has no name is OTHER with its text, and a family ends with its last limit."""

from datetime import date

from agent.statement.families import families
from agent.statement.held import Held
from agent.statement.table import MeasureRow, Table
from policies.clause import Measure


def test_of_two_values_the_heavier_is_told():
    """A family has one value, and the creator feels the heavier."""
    rows = {
        "a": MeasureRow(decision_provision="DECISION_PROVISION_PARTIAL_SUSPENSION"),
        "b": MeasureRow(decision_provision="DECISION_PROVISION_TOTAL_SUSPENSION"),
        "c": MeasureRow(decision_provision="DECISION_PROVISION_PARTIAL_TERMINATION"),
        "d": MeasureRow(decision_provision="DECISION_PROVISION_TOTAL_TERMINATION"),
    }
    start = date(2026, 1, 1)
    for light, heavy in ("ab", "bc", "cd", "ad"):
        for order in ((light, heavy), (heavy, light)):
            limits = [Held(None, Measure("suspend", name), start, None) for name in order]
            told = families(limits, Table(measures=rows))
            assert told["decision_provision"] == rows[heavy].decision_provision


def test_a_measure_without_a_row_is_other_with_its_text(office):
    """Nothing is left out because it has no name there."""
    start, end = date(2026, 1, 1), date(2026, 1, 8)
    told = families([Held(None, Measure("restrict", "shop_window", 7), start, end)], Table())
    assert told["decision_visibility"] == ("DECISION_VISIBILITY_OTHER",)
    assert told["decision_visibility_other"] == "restrict: shop window for 7 days"


def test_of_two_ends_the_later_and_of_an_open_one_none(office):
    """A family ends with its last limit."""
    start, first, last = date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15)

    def limits(*ends):
        return [Held(None, Measure("restrict", "reach_limit"), start, end) for end in ends]

    assert families(limits(first, last), office.table)["end_date_visibility_restriction"] == last
    assert "end_date_visibility_restriction" not in families(limits(first, None), office.table)
