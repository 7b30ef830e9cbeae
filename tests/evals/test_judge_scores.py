"""Measures with their n, and none where there is nothing to measure."""

from evals.judge_scores import Scored, auc, measures

CASES = [
    Scored("yes", "yes", 0.9),
    Scored("yes", "unclear", 0.5),
    Scored("no", "no", 0.1),
    Scored("no", "yes", 0.8),
]


def test_auc_counts_pairs():
    """Three of four pairs are in order; ties count half."""
    assert auc(CASES) == 0.75
    assert auc([Scored("yes", "yes", 0.5), Scored("no", "no", 0.5)]) == 0.5
    assert auc(CASES[:2]) is None


def test_each_measure_has_its_own_n():
    """Precision of yes counts those said yes, and so on."""
    found = measures(CASES)
    assert (found["precision of yes"].value, found["precision of yes"].n) == (0.5, 2)
    assert (found["precision of no"].value, found["precision of no"].n) == (1.0, 1)
    assert (found["yes where the answer is not"].value, found["yes where the answer is not"].n) == (0.5, 2)
    assert found["answered (not unclear)"].value == 0.75
    assert measures(CASES) == found


def test_nothing_said_is_no_zero():
    """A share of nothing is not 0."""
    none = measures([Scored("yes", "unclear", 0.5)])["precision of yes"]
    assert (none.value, none.n) == (None, 0)
    assert str(none) == "–  (n 0)"
