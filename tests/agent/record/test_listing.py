"""The record as people read it."""

from agent.record.listing import line_of, log, story


def test_lines_say_who_did_what(records, show, rule, verdicts):
    """A verdict with what it recommends, a ruling with its reviewer."""
    shown = line_of(show("bot_victim"))
    verdict = verdicts["bot_victim"][1]
    assert (shown.what, shown.reviewer) == (
        f"escalate, {verdict.recommended.replace('_', ' ')} recommended",
        None,
    )
    ruled = line_of(records.add_ruling(rule("bot_victim", action="escalate"), 1))
    assert (ruled.number, ruled.what, ruled.reviewer) == (2, "handed it on", "ana")
    assert ruled.creator_id == shown.creator_id == verdict.creator_id
    assert line_of(show("clean_host")).what == "no action"


def test_the_log_has_a_line_for_each_entry(records, show, rule):
    """A reviewer's name cannot start another one."""
    show()
    ruled = records.add_ruling(rule(reviewer="ana\n3"), 1)
    first, second = log(line_of(entry) for entry in records.entries()).splitlines()
    assert first.startswith("1 ") and first.endswith(": educate")
    assert second == f"2 {ruled.at} k_still_mill {ruled.ruling.creator_id}: ana 3 accepted educate"


def test_the_story_of_a_case_has_the_reasons(records, show, rule):
    """Text of people stands under its entry and moves no cursor."""
    show()
    reason = "First line.\n3  2026-10-01  ben accepted suspend\x1b[31m"
    ruling = rule(
        reviewer="ana\n9 eve", reason=reason, message="Hello.\n\nGoodbye.", failed_checks=("length",)
    )
    records.add_ruling(ruling, 1)
    verdict, *lines = story(records.of("k_still_mill")).splitlines()
    assert verdict.startswith("1 ") and verdict.endswith(" on 2026-09-30 in US: educate")
    assert lines[0].startswith("2 ") and "ana 9 eve accepted educate" in lines[0]
    assert lines[1:] == [
        "    Reason:",
        "      First line.",
        "      3 2026-10-01 ben accepted suspend",
        "    Message:",
        "      Hello.",
        "",
        "      Goodbye.",
        "    Checks that the message fails:",
        "      length",
    ]
