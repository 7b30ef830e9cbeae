"""Figures of the harness and agreement of people, as the page shows them."""

import pytest

from agent.record.store import Records
from console.quality_tab import agreement_html, figures_html
from evals.accepted import BASELINES
from evals.legend import told
from evals.summary import load_summary
from signals.errors import UserError


def test_without_a_run_the_accepted_figures_are_shown():
    """With their number of cases."""
    right = load_summary(BASELINES / "agent.json").metrics["verdict.decision_accuracy"]
    html = figures_html(None)
    assert told(right.value, "share") in html and f"n = {right.n:,}" in html


def test_a_folder_without_a_run_is_refused(tmp_path):
    """One sentence that says what to give."""
    with pytest.raises(UserError, match="give the --out folder of a finished run"):
        figures_html(tmp_path)


def test_without_a_decision_there_is_nothing_to_agree_on(tmp_path):
    """The page says so instead of showing an empty table."""
    with Records(tmp_path / "records.sqlite") as records:
        assert "No decision of a person is recorded yet" in agreement_html(records)
