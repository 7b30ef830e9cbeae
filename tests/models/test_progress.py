"""How progress is shown."""

import io
import sys

from models.progress import BarProgress, LineProgress, SilentProgress, suitable_progress


def test_lines_tell_each_tenth_once():
    """A long task is ten lines and a title, whatever the size of the steps."""
    stream = io.StringIO()
    with LineProgress(stream).task("toy", 10_000_000) as advance:
        for _ in range(1000):
            advance(10_000)
    lines = stream.getvalue().splitlines()
    assert lines[0] == "toy …"
    assert lines[1:] == [f"toy: {percent} % of 10 MB" for percent in range(10, 101, 10)]


def test_task_of_unknown_size_does_not_fail():
    """A server that states no length still gets a title line."""
    stream = io.StringIO()
    with LineProgress(stream).task("toy", 0) as advance:
        advance(5)
    assert stream.getvalue().startswith("toy …\n")


def test_silent_progress_says_nothing(capsys):
    """Tests and scripts can do without."""
    with SilentProgress().task("toy", 5) as advance:
        advance(5)
    assert capsys.readouterr() == ("", "")


def test_bar_goes_to_stderr(capsys):
    """Results on stdout stay clean."""
    with BarProgress().task("toy", 5) as advance:
        advance(5)
    assert capsys.readouterr().out == ""


def test_terminal_gets_a_bar_and_a_file_gets_lines(monkeypatch):
    """Who watches decides the form."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(suitable_progress(), BarProgress)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert isinstance(suitable_progress(), LineProgress)
