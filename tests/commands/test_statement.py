"""`clausewise statement`: by id and by file, as a letter and as the database's object."""

import json

import jsonschema
import pytest

from agent.record.opening import RECORD
from agent.record.ruling import Ruling
from agent.record.store import Records
from agent.statement.schema import schema
from agent.verdict import Verdict
from signals.profile import Profile


@pytest.fixture
def restricted(mill):
    """A creator whose second breach brings a posting limit."""
    history = [{"clause": "STILL-2", "date": "2026-08-15", "outcome": "confirmed", "points": 12}]
    return mill(creator_id="c_secret", region="EU", history=history)


@pytest.fixture
def judged(clausewise, write_profiles, tmp_path):
    """A verdict as `verdict` prints it, in a file."""

    def judge(profile):
        printed = clausewise("verdict", write_profiles(profile), "--model", "none", "--format", "json")
        path = tmp_path / "verdict.json"
        path.write_text(printed.out, "utf-8")
        return path

    return judge


@pytest.fixture
def keep(tmp_path):
    """Record a verdict and perhaps a person's ruling on it."""

    def kept(path, profile, **ruled):
        verdict = Verdict.model_validate_json(path.read_text("utf-8"))
        with Records(tmp_path / RECORD) as records:
            shown = records.add_verdict("k_1", verdict, Profile.model_validate(profile))
            if ruled:
                told = {"case": "k_1", "reviewer": "ana", "clauses": (), "reason": "x", "message": ""}
                about = {
                    name: getattr(verdict, name) for name in ("verdict_id", "creator_id", "as_of", "region")
                }
                records.add_ruling(Ruling(**{**told, **about, "failed_checks": (), **ruled}), shown.number)
        return verdict.verdict_id

    return kept


def test_a_file_gives_the_databases_object(clausewise, judged, restricted, tmp_path):
    """Ready to send, valid, and without the creator."""
    ran = clausewise("statement", judged(restricted), "--format", "json", "--home", tmp_path)
    data = json.loads(ran.out)
    jsonschema.validate(data, schema())
    assert ran.status == 0 and data["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert "no record here has this verdict" in ran.err
    assert "c_secret" not in ran.out


def test_an_id_of_the_record_tells_of_the_person(clausewise, judged, keep, restricted, tmp_path):
    """And so does the file of the same verdict."""
    path = judged(restricted)
    name = keep(path, restricted, action="accept", decision="restrict")
    for given in (name, path):
        ran = clausewise("statement", given, "--format", "json", "--home", tmp_path)
        assert json.loads(ran.out)["automated_decision"] == "AUTOMATED_DECISION_PARTIALLY"


def test_a_letter_is_written_into_a_file(clausewise, judged, restricted, tmp_path):
    """Whole, as Markdown."""
    ran = clausewise(
        "statement",
        judged(restricted),
        "--format",
        "markdown",
        "--out",
        tmp_path / "a.md",
        "--home",
        tmp_path,
    )
    text = (tmp_path / "a.md").read_text("utf-8")
    assert (
        (ran.status, ran.out) == (0, "")
        and text.startswith("# Statement of reasons")
        and "Article 21" in text
    )


def test_where_none_is_due_one_line_says_so(clausewise, judged, mill, tmp_path):
    """With exit status 2."""
    ran = clausewise("statement", judged(mill()), "--home", tmp_path)
    assert ran.status == 2 and ran.out == ""
    assert ran.err.endswith(
        "no statement of reasons is due, since the decision is educate; advice limits nothing\n"
    )
