"""`clausewise verdict`: results on stdout, steps on stderr, bad input refused whole."""

import json

import pytest

from agent.verdict import Verdict


def test_one_profile_gives_one_object(clausewise, handbook, write_profiles, mill):
    """--format json is the verdict and nothing else on stdout."""
    ran = clausewise(
        "verdict", write_profiles(mill()), "--policies", handbook, "--model", "none", "--format", "json"
    )
    assert ran.status == 0
    verdict = Verdict.model_validate(json.loads(ran.out))
    assert (verdict.creator_id, verdict.decision) == ("c_1", "educate")


def test_several_profiles_give_a_list(clausewise, handbook, write_profiles, mill):
    """One verdict each, in the order of the file; --creator picks one."""
    path = write_profiles(mill("b"), mill("a"))
    base = ("verdict", path, "--policies", handbook, "--model", "none", "--format", "json")
    assert [one["creator_id"] for one in json.loads(clausewise(*base).out)] == ["b", "a"]
    assert json.loads(clausewise(*base, "--creator", "a").out)["creator_id"] == "a"


def test_steps_are_plain_lines_on_stderr(clausewise, handbook, write_profiles, mill):
    """Where stderr is no terminal each step is a line."""
    ran = clausewise("verdict", write_profiles(mill()), "--policies", handbook, "--model", "none")
    assert ran.err.splitlines() == ["c_1: reading the rules …", "c_1: educate"]
    assert ran.out.startswith("EDUCATE   confidence 100 %")


def test_markdown_is_printed(clausewise, handbook, write_profiles, mill):
    """Several verdicts stand between rules."""
    path = write_profiles(mill("a"), mill("b"))
    ran = clausewise("verdict", path, "--policies", handbook, "--model", "none", "--format", "markdown")
    assert ran.out.startswith("## EDUCATE") and "\n\n---\n\n## EDUCATE" in ran.out


def test_a_second_run_gives_the_same(clausewise, handbook, write_profiles, mill):
    """All but the record of the run is the same, its id too."""
    arguments = (
        "verdict",
        write_profiles(mill()),
        "--policies",
        handbook,
        "--model",
        "none",
        "--format",
        "json",
    )
    first, second = (json.loads(clausewise(*arguments).out) for _ in range(2))
    assert first.pop("provenance") and second.pop("provenance")
    assert first == second


def test_another_day_is_judged_by_the_rules_of_that_day(clausewise, handbook, write_profiles, mill):
    """Before the handbook begins no clause is in force."""
    base = ("verdict", write_profiles(mill()), "--policies", handbook, "--model", "none", "--format", "json")
    verdict = json.loads(clausewise(*base, "--as-of", "2025-06-01").out)
    assert (verdict["as_of"], verdict["escalation"][0]["code"]) == ("2025-06-01", "out_of_scope")


def test_another_day_before_a_measurement_is_refused(clausewise, handbook, write_profiles, mill):
    """What was observed later cannot have been known: file, line and field are named."""
    late = {"static_frame_share": {"value": 0.9, "observed_at": "2026-09-29"}}
    path = write_profiles(mill(), mill("c_2", signals=late), name="two.jsonl")
    ran = clausewise("verdict", path, "--policies", handbook, "--model", "none", "--as-of", "2026-09-01")
    assert (ran.status, ran.out) == (2, "")
    expected = "signals.static_frame_share.observed_at: 2026-09-29 is after as_of, 2026-09-01"
    assert ran.err == f"error: {path}:2: {expected}\n"


def test_days_that_become_one_are_refused(clausewise, handbook, write_profiles, mill):
    """Two profiles of a creator for the same day would contradict each other."""
    path = write_profiles(mill(), mill(as_of="2026-09-01"))
    ran = clausewise("verdict", path, "--policies", handbook, "--model", "none", "--as-of", "2026-10-01")
    assert ran.status == 2 and "is given twice for 2026-10-01" in ran.err


def test_unknown_signals_are_left_out_only_when_asked(clausewise, handbook, write_profiles, mill):
    """Strictly they are an error with the nearest name, leniently a warning each."""
    path = write_profiles(mill(signals={"static_frame_shar": 0.9, "shoppable_videos_7d": 9}))
    base = ("verdict", path, "--policies", handbook, "--model", "none")
    strict, lenient = clausewise(*base), clausewise(*base, "--lenient")
    assert strict.status == 2 and 'did you mean "static_frame_share"?' in strict.err
    assert lenient.status == 0 and lenient.err.startswith(f"warning: {path}:1: ")


def test_one_bad_profile_refuses_the_file_before_any_work(clausewise, handbook, write_profiles, mill):
    """Nothing is judged, nothing printed on stdout."""
    path = write_profiles(mill(), mill("c_2", signals={"static_frame_share": 7}))
    ran = clausewise("verdict", path, "--policies", handbook, "--model", "none")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and f"{path}:2: signals.static_frame_share.value" in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--creator", "c_11"], 'no creator "c_11"; did you mean "c_1"?'),
        (["--creator", "zzzz"], 'no creator "zzzz"; it holds c_1'),
        (["--as-of", "tomorrow"], '--as-of: "tomorrow" is no day; write it YYYY-MM-DD'),
        (["--as-of", "2026-02-30"], '"2026-02-30" is no day'),
        (["--as-of", "20260930"], '"20260930" is no day'),
        (["--language", "xx"], 'no wording for the language "xx"; use one of'),
        (["--model", "nothing-like-it"], "no model of this name, and no such file"),
        (
            ["--format", "xml"],
            "'xml' is not one of 'text', 'json', 'markdown'; see `clausewise verdict --help`",
        ),
        (["--bogus"], "No such option: --bogus"),
        (["--home", "/proc/nowhere", "--model", "http://localhost:1/v1"], "/proc/nowhere"),
    ],
)
def test_a_wrong_option_is_one_line(clausewise, handbook, write_profiles, mill, arguments, sentence):
    """Exit status 2, one sentence on stderr, nothing on stdout."""
    model = [] if "--model" in arguments else ["--model", "none"]
    base = ["verdict", write_profiles(mill()), "--policies", handbook, *model]
    ran = clausewise(*base, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("error: ") and sentence in ran.err


def test_a_broken_handbook_is_one_line(clausewise, tmp_path, write_profiles, mill):
    """The first fault with file and line, and how many more."""
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / "bad.md").write_text("## A-1 No front matter\n", "utf-8")
    ran = clausewise("verdict", write_profiles(mill()), "--policies", folder, "--model", "none")
    assert ran.status == 2 and len(ran.err.splitlines()) == 1 and "bad.md:1" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gone.json", None, "there is no such file"),
        ("empty.json", "", "the file is empty"),
        ("half.json", '{"creator_id": ', "half.json:1"),
        ("list.json", "[]", "the list is empty"),
        ("other.txt", "hello", "its ending names no format"),
    ],
)
def test_a_bad_file_is_one_line(clausewise, handbook, tmp_path, name, content, sentence):
    """The file, what is wrong with it, and what to do."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    ran = clausewise("verdict", path, "--policies", handbook, "--model", "none")
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1 and sentence in ran.err
