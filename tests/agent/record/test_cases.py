"""Corrections become labelled cases that the harness reads."""

import pytest

from agent.record.cases import corrections
from agent.record.export import write_lines
from evals.case_files import load_cases, only
from evals.verdict_cases import VerdictCase
from signals.errors import UserError


def test_a_change_that_stands_is_a_labelled_case(records, show, rule, desk, tmp_path):
    """The harness reads it; what was accepted, handed on or taken back is none."""
    for name in ("still_mill", "bot_victim", "clean_host"):
        show(name)
    changed = {"action": "change", "decision": "no_action", "reason": "The host is seen."}
    records.add_ruling(rule(**changed), 3)
    records.add_ruling(rule("bot_victim"), 3)
    records.add_ruling(rule("clean_host", **changed | {"decision": "educate"}), 3)
    records.add_ruling(rule("clean_host", action="undo"), 6)
    assert write_lines(corrections(records), tmp_path / "cases.jsonl") == 1
    [case] = only(load_cases([tmp_path / "cases.jsonl"]), VerdictCase)
    assert (case.id, case.why, case.label_source) == ("ruling-k_still_mill", "The host is seen.", "reviewer")
    assert (case.expect.decision, case.expect.breached) == ("no_action", None)
    assert case.read_profile(desk.handbook) == desk.sample("still_mill")


def test_only_the_last_change_of_a_case_counts(records, show, rule):
    """An earlier one was changed in its turn."""
    show()
    records.add_ruling(rule(action="change", decision="no_action"), 1)
    records.add_ruling(rule(action="change", decision="restrict"), 2)
    assert [case["expect"] for case in corrections(records)] == [{"decision": "restrict"}]


def test_lines_that_cannot_be_written_are_one_sentence(tmp_path):
    """No half file is left."""
    with pytest.raises(UserError, match="cannot be written"):
        write_lines([{"a": 1}], tmp_path / "nowhere" / "x.jsonl")
