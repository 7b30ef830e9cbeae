"""The demonstration: which samples it judges, and how it sums a verdict up."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("demo", ROOT / "scripts" / "demo.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["demo"]


def _verdict(**keys):
    found = [
        SimpleNamespace(clause="A-1", status="breached"),
        SimpleNamespace(clause="B-2", status="not_breached"),
    ]
    given = {
        "creator_id": "c_1",
        "decision": "educate",
        "recommended": None,
        "confidence": 0.987,
        "findings": found,
    }
    return SimpleNamespace(**{**given, **keys})


def test_it_judges_eight_samples_and_shows_three_of_them(demo):
    """Eight are judged, three shown, and each is a file."""
    assert len(demo.JUDGED) == len(set(demo.JUDGED)) == 8
    assert len(demo.SHOWN) == 3 and set(demo.SHOWN) <= set(demo.JUDGED)
    assert all((demo.SAMPLES / f"{name}.json").is_file() for name in demo.JUDGED)


def test_a_row_names_decision_clauses_and_time(demo):
    """A near miss is not counted among the clauses."""
    row = demo.row(demo.Result("still", _verdict(), 12.34))
    assert row == ("still", "c_1", "educate", "0.99", "A-1 breached", "12.3 s")


def test_an_escalation_says_what_the_rules_would_give(demo):
    """What the rules alone would give stands in brackets."""
    verdict = _verdict(decision="escalate", recommended="no_action", findings=[])
    assert demo.row(demo.Result("still", verdict, 1.0))[2:5] == ("escalate (no_action)", "0.99", "none")


def test_what_to_try_next_can_be_typed(demo):
    """The files that the last lines name exist."""
    words = [word.rstrip(".") for word in demo.NEXT.split()]
    assert all((ROOT / word).exists() for word in words if word.startswith("agent/"))
    assert ".venv/bin/clausewise" in words


def test_a_fault_of_the_user_is_one_line(demo, monkeypatch, capsys):
    """A handbook that is not there ends the demonstration with one sentence and status 2."""
    monkeypatch.setenv("CLAUSEWISE_POLICIES", "/nowhere/at/all")
    monkeypatch.setenv("CLAUSEWISE_MODEL", "none")
    assert demo.main() == 2
    assert capsys.readouterr().err.startswith("error: ")
