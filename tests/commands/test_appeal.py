"""`clausewise appeal`: the creator's words beside the verdict, and nothing changed by them."""

import hashlib
import json
from pathlib import Path

import pytest

from agent.record.opening import RECORD
from agent.record.store import Records
from agent.verdict import Verdict
from signals.profile import Profile

SAMPLES = Path(__file__).parents[2] / "agent" / "samples"


@pytest.fixture
def case(clausewise, tmp_path):
    """A sample creator's verdict in a file, the profile, and an appeal."""
    profile = SAMPLES / "re_uploader.json"
    printed = clausewise("verdict", profile, "--model", "none", "--format", "json")
    (tmp_path / "verdict.json").write_text(printed.out, "utf-8")
    (tmp_path / "appeal.txt").write_text(
        "I hold a valid written licence that covers the footage. \x1b[31mPlease help.", "utf-8"
    )
    return tmp_path / "verdict.json", profile, tmp_path / "appeal.txt"


def test_both_sides_are_told(clausewise, case, tmp_path):
    """As a page that no text can disturb, and as an object."""
    verdict, profile, text = case
    given = ("appeal", verdict, "--text", text, "--profile", profile, "--model", "none", "--home", tmp_path)
    page = clausewise(*given)
    assert page.status == 0 and "without the appeal" in page.out and "\x1b" not in page.out
    assert "Nothing was lifted and nothing was recorded." in page.out
    heard = json.loads(clausewise(*given, "--format", "json").out)
    assert (heard["before"]["decision"], heard["after"]["decision"]) == ("restrict", "escalate")
    assert heard["outcome"] == "for a person" and any(point["speaks"] for point in heard["points"])


def test_the_record_has_the_profile_and_is_not_touched(clausewise, case, tmp_path):
    """By the id alone."""
    path, profile, text = case
    verdict = Verdict.model_validate_json(path.read_text("utf-8"))
    with Records(tmp_path / RECORD) as records:
        records.add_verdict("k_1", verdict, Profile.model_validate_json(profile.read_text("utf-8")))
        head = records.head()
    ran = clausewise("appeal", verdict.verdict_id, "--text", text, "--model", "none", "--home", tmp_path)
    assert ran.status == 0
    with Records(tmp_path / RECORD) as records:
        assert records.head() == head


def test_without_a_profile_it_says_what_to_give(clausewise, case, tmp_path):
    """In one line."""
    verdict, _, text = case
    ran = clausewise("appeal", verdict, "--text", text, "--model", "none", "--home", tmp_path)
    assert ran.status == 2 and ran.err.endswith(
        "the record does not have the profile; give it with --profile\n"
    )


def test_an_appeal_is_recorded_where_that_is_asked_for(clausewise, case, tmp_path):
    """Once, by digests, without a word of the creator's; nothing is lifted."""
    path, profile, text = case
    verdict = Verdict.model_validate_json(path.read_text("utf-8"))
    with Records(tmp_path / RECORD) as records:
        records.add_verdict("k_1", verdict, Profile.model_validate_json(profile.read_text("utf-8")))
    given = ("appeal", verdict.verdict_id, "--text", text, "--record", "--model", "none", "--home", tmp_path)
    for _ in range(2):
        ran = clausewise(*given)
        assert ran.status == 0 and "the appeal was recorded" in ran.out
        assert "the appeal is entry 2 of the record" in ran.err
    with Records(tmp_path / RECORD) as records:
        _, entry = records.of("k_1")
        assert records.verify() == () and records.standing("k_1") is None
    said = text.read_bytes()
    assert entry.kind == "appeal" and entry.appeal.text == hashlib.sha256(said).hexdigest()
    assert (entry.appeal.before.decision, entry.appeal.after.decision) == ("restrict", "escalate")
    assert "licence that covers" not in entry.body and entry.appeal.outcome == "for a person"
    told = clausewise("audit", "show", "k_1", "--home", tmp_path)
    assert "heard an appeal: restrict, with it escalate" in told.out and entry.appeal.text in told.out
    assert "heard an appeal" in clausewise("audit", "log", "--home", tmp_path).out


def test_an_appeal_against_what_no_record_has_is_not_recorded(clausewise, case, tmp_path):
    """In one line, before anything is judged, and no record is made."""
    verdict, profile, text = case
    given = ("appeal", verdict, "--text", text, "--profile", profile, "--record", "--home", tmp_path)
    ran = clausewise(*given)
    assert ran.status == 2 and "the record does not have this verdict" in ran.err
    assert not (tmp_path / RECORD).exists()
