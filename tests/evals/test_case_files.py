"""Case files: kinds told apart, folders read in order, every fault placed."""

import json
from typing import cast

import pytest

from evals.case_files import load_cases
from evals.judge_cases import JudgementCase
from evals.systems.system import kind_of
from signals.errors import UserError

LINES = (
    {"id": "j", "ask": "Is it?", "evidence": [{"text": "yes"}], "answer": "yes"},
    {"id": "q", "query": "still", "region": "US", "as_of": "2026-09-30", "relevant": ["STILL-2"]},
    {"id": "c", "creator_id": "c_1", "turns": ["Why?"], "expect": {"tool": "show"}},
)
VERDICT = """
- id: v
  why: It stands in the text.
  profile: {creator_id: c_1, as_of: "2026-09-30", region: US, signals: {}}
  expect: {decision: no_action}
"""


@pytest.fixture
def write(tmp_path):
    """Write a file of cases."""

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def test_the_kind_is_found_from_the_fields(write):
    """Every kind is read from YAML or JSON Lines; empty lines and a byte order mark do not matter."""
    lines = write("many.jsonl", "\ufeff" + "\n\n".join(map(json.dumps, LINES)) + "\n")
    cases = load_cases([write("v.yaml", VERDICT), lines])
    assert [(case.id, kind_of(case)) for case in cases] == [
        *(("v", "verdict"), ("j", "judgement"), ("q", "retrieval"), ("c", "chat"))
    ]


def test_folders_are_read_by_path(write, tmp_path):
    """Deep files too, others not."""
    for number, name in enumerate(("b/x.yaml", "a.yml", "notes.md")):
        write(name, VERDICT.replace("id: v", f"id: v{number}"))
    assert [case.id for case in load_cases([tmp_path])] == ["v1", "v0"]


def test_breaks_that_only_unicode_knows_stay_in_their_line(write):
    """A text with a line separator inside is one case."""
    case = {**LINES[0], "ask": "One\u2028two\x85three?"}
    [read] = cast(
        "list[JudgementCase]", load_cases([write("one.jsonl", json.dumps(case, ensure_ascii=False))])
    )
    assert read.ask == case["ask"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.jsonl", "{", "a.jsonl:1: is no JSON"),
        ("a.jsonl", "\n" + json.dumps({"id": "x"}), "a.jsonl:2: is no case of a known kind; a case has one"),
        ("a.jsonl", "[]", "is no case of a known kind"),
        ("a.yaml", "profile: {}", "holds no list of cases; start each case with '- id:'"),
        ("a.yaml", VERDICT + VERDICT, 'a.yaml:7: the id "v" stands twice'),
        ("a.yaml", VERDICT.replace("no_action", "nothing"), "a.yaml:2: expect.decision"),
        ("a.yaml", VERDICT.replace("decision:", "decison:"), "a.yaml:2: expect.decison"),
        (
            "a.yaml",
            VERDICT.replace("  why: It stands in the text.\n", ""),
            'a.yaml:2: the required key "why" is',
        ),
    ],
)
def test_faults_are_placed(write, name, text, said):
    """File, line and field stand in the one line of the error."""
    with pytest.raises(UserError) as caught:
        load_cases([write(name, text)])
    assert said in str(caught.value)


def test_paths_that_hold_nothing_are_refused(tmp_path):
    """A missing file and an empty folder are faults of their own."""
    with pytest.raises(UserError, match="nothing.yaml: cannot be read"):
        load_cases([tmp_path / "nothing.yaml"])
    with pytest.raises(UserError, match="holds no file of cases; they end in .yaml, .yml, .jsonl"):
        load_cases([tmp_path])
