"""`clausewise audit log|show|verify|export` over a record of three entries."""

import json
import sqlite3
from contextlib import closing

import pytest

from agent.casework import Casework, Waiting
from agent.llm.backends import DATABASE
from agent.llm.outputs import Outputs
from agent.record.guards import SQLITE
from agent.record.opening import RECORD
from agent.record.ruling import Ruling
from agent.record.store import Records
from agent.review import Reviewer
from evals.case_files import load_cases, only
from evals.verdict_cases import VerdictCase
from index.store import open_index
from policies.handbook import load_handbook
from signals.profile import Profile


@pytest.fixture
def case(handbook, tmp_path, mill):
    """A creator whose advice a person changed to a restriction; gives the case's name."""
    book = load_handbook(handbook)
    reviewer = Reviewer(book, open_index(book, None, tmp_path), None)
    with (
        Records(tmp_path / RECORD) as records,
        Casework(reviewer, records, tmp_path / DATABASE) as casework,
    ):
        *_, waiting = casework.open(Profile.model_validate(mill()))
        assert isinstance(waiting, Waiting)
        verdict = waiting.verdict
        ruling = Ruling(
            case=waiting.case,
            verdict_id=verdict.verdict_id,
            creator_id=verdict.creator_id,
            as_of=verdict.as_of,
            region=verdict.region,
            reviewer="ana",
            action="change",
            decision="restrict",
            clauses=("STILL-2",),
            reason="It is the third account.",
            message="",
            failed_checks=(),
        )
        casework.rule(ruling, 1)
    return waiting.case


def _spoil(home, statement):
    """Changes the file behind the program's back, and covers the tracks."""
    with closing(sqlite3.connect(home / RECORD, isolation_level=None)) as file:
        file.execute("DROP TRIGGER records_stay")
        file.execute(statement)
        file.execute(SQLITE[0])


def test_log_lists_every_entry(clausewise, case, tmp_path):
    """As lines and as objects."""
    assert "c_1: ana changed it to restrict\n" in clausewise("audit", "log", "--home", tmp_path).out
    rows = json.loads(clausewise("audit", "log", "--home", tmp_path, "--format", "json").out)
    assert [(row["number"], row["kind"], row["reviewer"]) for row in rows] == [
        (1, "verdict", None),
        (2, "ruling", "ana"),
    ]
    assert {row["case"] for row in rows} == {case}


def test_show_tells_the_story_of_a_case(clausewise, case, tmp_path):
    """With the reason; as JSON everything that was recorded."""
    told = clausewise("audit", "show", case, "--home", tmp_path).out
    assert "ana changed it to restrict" in told and "Reason:\n      It is the third account." in told
    first, second = json.loads(clausewise("audit", "show", case, "--home", tmp_path, "--format", "json").out)
    assert first["body"]["verdict"]["creator_id"] == "c_1" == first["body"]["profile"]["creator_id"]
    assert second["body"]["clauses"] == ["STILL-2"] and second["before"] == first["digest"]


def test_verify_ends_with_0_where_the_record_is_sound(clausewise, case, tmp_path):
    """It gives the count and the digest to put away."""
    ran = clausewise("audit", "verify", "--home", tmp_path, "--format", "json")
    told = json.loads(ran.out)
    assert (ran.status, told["entries"], told["faults"]) == (0, 2, [])
    assert (
        clausewise("audit", "verify", "--home", tmp_path).out
        == f"2 entries, sound; newest {told['newest']}\n"
    )


def test_verify_ends_with_1_and_a_line_for_each_fault(clausewise, case, tmp_path):
    """Whoever changed an entry is seen."""
    _spoil(tmp_path, "UPDATE records SET at = '2001-01-01T00:00:00+00:00'")
    ran = clausewise("audit", "verify", "--home", tmp_path)
    assert (ran.status, ran.out) == (1, "entry 1 was changed or moved\nentry 2 was changed or moved\n")
    faults = json.loads(clausewise("audit", "verify", "--home", tmp_path, "--format", "json").out)["faults"]
    assert faults == ran.out.splitlines()


def test_an_export_is_verified_by_itself(clausewise, case, tmp_path):
    """Without a data folder; a byte that is changed is a fault, a file that is not there a line."""
    file, nowhere = tmp_path / "record.jsonl", tmp_path / "nowhere"
    clausewise("audit", "export", "--home", tmp_path, "--out", file)
    verify = ("audit", "verify", "--home", nowhere, "--file")
    ran, told = clausewise(*verify, file), clausewise("audit", "verify", "--home", tmp_path)
    assert (ran.status, ran.out) == (0, told.out)
    file.write_bytes(file.read_bytes().replace(b"third", b"thirD"))
    ran = clausewise(*verify, file)
    assert (ran.status, ran.out) == (1, "entry 2 was changed or moved\n")
    assert clausewise(*verify, nowhere).status == 2 and not nowhere.exists()
    assert clausewise(*verify, file, "--run", tmp_path).status == 2


def test_a_digest_that_was_put_away_must_be_there(clausewise, case, tmp_path):
    """In the record and in an export; else the record was written anew or cut off."""
    first = json.loads(clausewise("audit", "export", "--home", tmp_path).out.splitlines()[0])["digest"]
    clausewise("audit", "export", "--home", tmp_path, "--out", tmp_path / "record.jsonl")
    for where in (("--home", tmp_path), ("--file", tmp_path / "record.jsonl")):
        assert clausewise("audit", "verify", *where, "--holds", first).status == 0
        ran = clausewise("audit", "verify", *where, "--holds", "f" * 64)
        assert ran.status == 1 and "written anew or cut off" in ran.out


def test_a_model_output_that_was_changed_is_found(clausewise, case, tmp_path, mill):
    """One that is no longer kept is counted and is no fault."""
    outputs = Outputs(tmp_path / DATABASE)
    for key in ("here", "changed"):
        outputs.put(key, "m", {"text": "yes"})
    sealed = dict.fromkeys(("here", "changed", "gone"), outputs.digest("here") or "")
    with Records(tmp_path / RECORD) as records:
        shown = records.of(case)[0]
        records.add_verdict("k_model", shown.verdict, shown.profile, sealed)
    ran = clausewise("audit", "verify", "--home", tmp_path)
    assert ran.status == 0
    assert ran.out.splitlines()[1] == "verdicts stand on 3 model outputs, 1 of them no longer kept"
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as file:
        file.execute("UPDATE model_outputs SET output = '{}' WHERE key = 'changed'")
    ran = clausewise("audit", "verify", "--home", tmp_path)
    assert ran.status == 1 and "entry 3 stands on a model output that was changed (changed)\n" in ran.out


def test_export_writes_a_line_for_each_entry(clausewise, case, tmp_path):
    """Onto the screen, or into a file with a word about it."""
    lines = clausewise("audit", "export", "--home", tmp_path).out
    ran = clausewise("audit", "export", "--home", tmp_path, "--out", tmp_path / "record.jsonl")
    assert (ran.out, ran.err) == ("", f"2 lines in {tmp_path / 'record.jsonl'}\n")
    assert (tmp_path / "record.jsonl").read_text("utf-8") == lines and len(lines.splitlines()) == 2


def test_corrections_are_exported_as_cases(clausewise, case, tmp_path):
    """`eval run` reads the file."""
    ran = clausewise("audit", "export", "--cases", "--home", tmp_path, "--out", tmp_path / "cases.jsonl")
    assert ran.status == 0
    [labelled] = only(load_cases([tmp_path / "cases.jsonl"]), VerdictCase)
    assert (labelled.expect.decision, labelled.why) == ("restrict", "It is the third account.")


@pytest.mark.parametrize(
    "arguments", [("log",), ("show", "k_1"), ("verify",), ("replay", "v_1"), ("export",)]
)
def test_a_folder_without_a_record_is_one_line(clausewise, tmp_path, arguments):
    """A mistyped folder is no sound record, and none is made there."""
    ran = clausewise("audit", *arguments, "--home", tmp_path)
    assert (ran.status, ran.out) == (2, "") and "there is no record" in ran.err
    assert len(ran.err.splitlines()) == 1 and not list(tmp_path.iterdir())


def test_an_unknown_case_is_one_line(clausewise, case, tmp_path):
    """It says where names are found."""
    ran = clausewise("audit", "show", "k_other", "--home", tmp_path)
    assert (ran.status, ran.out) == (2, "") and "see `clausewise audit log`" in ran.err


def test_a_damaged_record_is_one_line(clausewise, case, tmp_path):
    """It leads to `audit verify`."""
    _spoil(tmp_path, "UPDATE records SET body = 'x'")
    ran = clausewise("audit", "log", "--home", tmp_path)
    assert (ran.status, ran.out) == (2, "") and "see `clausewise audit verify`" in ran.err
