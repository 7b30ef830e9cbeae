"""`clausewise what-if`: both sides on stdout."""

import json


def test_json_is_a_list_of_rows(clausewise, handbook, write_profiles, mill):
    """One row a creator, with both sides."""
    path = write_profiles(mill("a"), mill("b"))
    arguments = ("--set", "static_frame_share=0.1", "--set", "host_on_screen_share=", "--format", "json")
    ran = clausewise("what-if", path, "--policies", handbook, "--model", "none", *arguments)
    rows = json.loads(ran.out)
    assert ran.status == 0 and [row["creator_id"] for row in rows] == ["a", "b"]
    assert (rows[0]["before"]["decision"], rows[0]["after"]["decision"]) == ("educate", "no_action")
    assert rows[0]["changes"][1] == {"signal": "host_on_screen_share", "before": 0.0, "after": None}


def test_text_is_a_table(clausewise, handbook, write_profiles, mill, check_output, monkeypatch):
    """What was set, then what differs."""
    monkeypatch.delenv("COLUMNS", raising=False)
    arguments = ("--set", "static_frame_share=0.1")
    ran = clausewise("what-if", write_profiles(mill()), "--policies", handbook, "--model", "none", *arguments)
    check_output("what_if", "\n".join(each.rstrip() for each in ran.out.split("\n")))


def test_a_wrong_setting_is_one_line(clausewise, handbook, write_profiles, mill):
    """The nearest signal is named."""
    ran = clausewise(
        "what-if", write_profiles(mill()), "--policies", handbook, "--model", "none", "--set", "speech_shar=1"
    )
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == 'error: --set: unknown signal "speech_shar"; did you mean "speech_share"?\n'


def test_a_setting_is_needed(clausewise, write_profiles, mill):
    """Without --set there is nothing to compare."""
    ran = clausewise("what-if", write_profiles(mill()))
    assert ran.status == 2 and "Missing option '--set'" in ran.err
