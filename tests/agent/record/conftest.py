"""A record in a file of its own, with verdicts that the rules gave on sample creators."""

import pytest

from agent.record.ruling import Ruling
from agent.record.store import Records


@pytest.fixture(scope="session")
def verdicts(desk):
    """Profile and verdict of some samples by name, without a model."""
    names = ("still_mill", "bot_victim", "clean_host")
    reviewer = desk.reviewer()
    return {name: (desk.sample(name), reviewer.review(desk.sample(name))) for name in names}


@pytest.fixture
def place(tmp_path):
    """Where the record lies."""
    return tmp_path / "home" / "clausewise.sqlite"


@pytest.fixture
def records(place):
    """An empty record."""
    with Records(place) as opened:
        yield opened


@pytest.fixture
def rule(verdicts):
    """Builder of rulings on a sample's verdict; accepts it unless told otherwise."""

    def build(name="still_mill", **changes):
        verdict = verdicts[name][1]
        given = {
            "case": f"k_{name}",
            "verdict_id": verdict.verdict_id,
            "creator_id": verdict.creator_id,
            "as_of": verdict.as_of,
            "region": verdict.region,
            "reviewer": "ana",
            "action": "accept",
            "decision": verdict.recommended or verdict.decision,
            "clauses": (),
            "reason": "The rule is plain.",
            "message": verdict.education_message.text,
            "failed_checks": (),
        }
        if changes.get("action") in ("escalate", "undo"):
            given["decision"] = None
        return Ruling(**{**given, **changes})

    return build


@pytest.fixture
def show(records, verdicts):
    """Records the verdict on a sample and gives the entry."""

    def add(name="still_mill"):
        profile, verdict = verdicts[name]
        return records.add_verdict(f"k_{name}", verdict, profile)

    return add
