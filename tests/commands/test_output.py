"""What is printed where, and that nothing printed commands a terminal."""

import json

from commands.output import cell, print_json, print_rows, steps


def test_json_is_whole_and_harmless(capsys):
    """Text of others comes back unchanged from JSON, and holds nothing raw that a terminal obeys."""
    data = {"text": "a\x1b[31m\x9b1m\u202e\u200b\u2028ñ漢\ud800"}
    print_json(data)
    out = capsys.readouterr().out
    assert json.loads(out) == data
    assert "ñ漢" in out and not set("\x1b\x9b\u202e\u200b\u2028\ud800") & set(out)


def test_tables_leave_hidden_columns_out(capsys):
    """Headings are the keys; None is a dash; markup is text."""
    print_rows([{"sha256": "abc", "name": "[bold]x[/bold]", "path": None}], hide=("sha256",))
    assert capsys.readouterr().out.split() == ["name", "path", "[bold]x[/bold]", "-"]


def test_no_rows_print_nothing(capsys):
    """An empty list is no table."""
    print_rows([])
    assert capsys.readouterr().out == ""


def test_cells_read_as_words():
    """Numbers are grouped, lists joined, truth is yes or no."""
    assert [cell(value) for value in (1234567, True, ["a", 2], {"k": None}, "a\x1b[0mb")] == [
        "1,234,567",
        "yes",
        "a, 2",
        "k -",
        "ab",
    ]


def test_steps_away_from_a_terminal_are_lines_on_stderr(capsys):
    """Each step and warning is a line, without terminal sequences."""
    with steps() as progress:
        progress.tell("c\x1b[31m_1: reading")
        progress.warn("left out")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "c_1: reading\nwarning: left out\n")
