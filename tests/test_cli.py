"""The command line as a whole: help, exit statuses, and nothing but one line for what the user can mend."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from signals.errors import UserError

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = [
    ("ui",),
    (),
    ("doctor",),
    ("verdict",),
    ("batch",),
    ("what-if",),
    ("chat",),
    ("statement",),
    ("appeal",),
    ("models",),
    ("models", "list"),
    ("models", "pull"),
    ("models", "verify"),
    ("policies",),
    ("policies", "lint"),
    ("policies", "list"),
    ("policies", "show"),
    ("policies", "read"),
    ("policies", "terms"),
    ("index",),
    ("index", "build"),
    ("index", "info"),
    ("index", "search"),
    ("people",),
    ("people", "add"),
    ("people", "list"),
    ("audit",),
    ("audit", "log"),
    ("audit", "show"),
    ("audit", "verify"),
    ("audit", "replay"),
    ("audit", "export"),
]
HEAVY = (
    "torch",
    "faiss",
    "pyarrow",
    "langgraph",
    "sqlalchemy",
    "rich.console",
    "signals",
    "agent",
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_as_stored_and_teaches(command, check_output, monkeypatch):
    """Every command explains itself, those that do something with an example."""
    monkeypatch.setenv("COLUMNS", "100")
    ran = CliRunner().invoke(cli.app, [*command, "--help"], prog_name="clausewise", terminal_width=100)
    assert ran.exit_code == 0
    check_output(f"help_{'_'.join(command) or 'all'}", ran.output)
    groups = [(), ("models",), ("policies",), ("index",), ("people",), ("audit",)]
    assert "Example: clausewise " in ran.output or command in groups


def test_help_loads_nothing_heavy():
    """Help is there at once: no library and none of our packages but the commands is loaded for it."""
    code = (
        "import sys, cli\ncli.run(['verdict', '--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["judge"], "No such command 'judge'"),
        (["policies", "delete"], "No such command 'delete'"),
        (["verdict"], "Missing argument 'PROFILE'"),
        (["index", "search", "x", "-k", "0"], "'-k' / '--most'"),
        (["doctor", "extra"], "unexpected extra argument"),
    ],
)
def test_misuse_is_one_line_and_2(arguments, sentence, capsys):
    """It says where help is."""
    assert cli.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1
    assert sentence in err and "--help`" in err


def test_no_command_shows_help(capsys):
    """Somebody who knows nothing yet sees what there is."""
    assert cli.run([]) == 2
    assert "Commands:" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("raised", "status", "line"),
    [
        (
            UserError("it is broken", where="a\x1b[31m.csv:7", hint="mend it"),
            2,
            "error: a.csv:7: it is broken; mend it",
        ),
        (KeyboardInterrupt(), 130, "stopped"),
        (
            MemoryError(),
            2,
            "error: out of memory; end other programs or give smaller files, then run the same again",
        ),
    ],
)
def test_how_commands_end(raised, status, line, monkeypatch, capsys):
    """What the user can mend is a line without terminal sequences; a stop is told as such."""

    def fail(*_, **__):
        raise raised

    monkeypatch.setattr(importlib.import_module("policies.lint"), "lint", fail)
    assert cli.run(["policies", "lint"]) == status
    assert capsys.readouterr().err.strip() == line


def test_main_exits_with_the_status(monkeypatch, capsys):
    """The process ends with what the command says."""
    monkeypatch.setattr(sys, "argv", ["clausewise", "policies", "show", "NO-99"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("error: NO-99: ")


def test_a_reader_that_leaves_early_is_no_fault():
    """`clausewise policies list | head -1` ends in silence."""
    command = f"'{sys.executable}' cli.py policies list --format json | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[\n", "")


def test_a_terminal_without_these_letters_does_not_stop_a_command():
    """Characters that cannot be written are escaped."""
    done = subprocess.run(
        [sys.executable, "cli.py", "policies", "show", "STILL-2"],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
