"""What the documents say is so: commands parse, folders exist, the printed verdict is the program's."""

import io
import os
import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
POLICIES = ROOT / "docs" / "writing-policies.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
VERDICT = re.compile(r"(<!-- verdict: [^\n]*-->\n```text\n)(.*?)(```\n<!-- end of verdict -->)", re.DOTALL)
REWRITE = bool(os.environ.get("REWRITE_OUTPUTS"))


def _commands(path: Path) -> list[str]:
    """The lines of a document's console blocks, without their comments."""
    blocks = re.findall(r"```console\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def _of_clausewise() -> list[str]:
    found = [line for path in (README, POLICIES) for line in _commands(path)]
    inline = re.findall(r"`(clausewise [a-z][^`]*)`", POLICIES.read_text("utf-8"))
    return sorted({line for line in (*found, *inline) if line.startswith("clausewise ")})


def _leaf(words: list[str]):
    """The command that words name, and the words that are left for it."""
    from cli import app

    command = get_command(app)
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command = command.commands[words[0]]
        words = words[1:]
    return command, words


def _leaves(command, path=()):
    """Every command below one, with the words that call it."""
    for name, child in getattr(command, "commands", {}).items():
        yield from _leaves(child, (*path, name))
    if not hasattr(command, "commands"):
        yield " ".join(path)


@pytest.mark.parametrize("line", _of_clausewise())
def test_a_documented_command_parses(line):
    """Name, arguments and options of each command in the documents are those of the program."""
    command, rest = _leaf(shlex.split(line)[1:])
    assert not hasattr(command, "commands"), f"{line} names no command"
    command.make_context("clausewise", list(rest))


@pytest.mark.parametrize("line", _of_clausewise())
def test_the_files_of_a_documented_command_are_here(line):
    """A sample that a document judges is in the checkout."""
    for word in shlex.split(line):
        if word.startswith("agent/"):
            assert (ROOT / word).is_file()


def test_every_command_is_in_the_readme():
    """No command is left for the reader to discover."""
    from cli import app

    shown = "\n".join(_commands(README))
    missing = [path for path in _leaves(get_command(app)) if f"clausewise {path}" not in shown]
    assert not missing


def test_make_targets_of_the_readme_exist():
    """`make` can do what the README types."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)(?=`| {2,}#)", README.read_text("utf-8")))
    assert {"demo", "test"} <= named <= targets


def test_the_folder_map_is_the_checkout():
    """Every folder of the map exists, and every folder with code or documents is in the map."""
    named = set(re.findall(r"^\| `(\w+)/` \|", README.read_text("utf-8"), re.MULTILINE))
    code = {path.parent.name for path in ROOT.glob("[a-z]*/*.py")} | {"docs"}
    assert named == code


@pytest.mark.parametrize("path", [README, POLICIES, *DECISIONS, ROOT / "CHANGELOG.md"], ids=lambda p: p.name)
def test_links_lead_somewhere(path):
    """A relative link names a file or folder of the checkout."""
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_first_screen_comes_in_order():
    """Verdict, the two commands and the folder map stand before everything else."""
    text = README.read_text("utf-8")
    order = [text.index(part) for part in ("<!-- verdict", "make demo ", "make test ", "| Folder |", "\n## ")]
    assert order == sorted(order)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda p: p.stem)
def test_a_decision_note_is_short_and_says_why(path):
    """Each note has context, decision and consequences, in that order, in under 60 lines."""
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {path.stem[:4]} ")
    assert len(text.splitlines()) < 60


def test_decision_notes_are_numbered_without_gaps():
    """A number is used once and none is left out."""
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_worked_example_of_a_policy_is_clean(tmp_path):
    """The policy that the guide asks the reader to save has no problem."""
    from policies.handbook import load_handbook
    from policies.lint import lint

    [example] = re.findall(r"````markdown\n(.*?)````", POLICIES.read_text("utf-8"), re.DOTALL)
    (tmp_path / "long-pauses.md").write_text(example, encoding="utf-8")
    assert not lint(tmp_path)
    assert [clause.id for clause in load_handbook(tmp_path).clauses] == ["PAUSE-1"]


def test_the_counts_of_the_handbook_are_true():
    """What the README says of the shipped handbook is what it holds."""
    from policies.handbook import load_handbook

    clauses = load_handbook().clauses
    text = README.read_text("utf-8")
    told = re.search(r"(\d+) policies with (\d+) clauses, (\d+) of them with rules", text)
    named = ({c.policy for c in clauses}, {c.id for c in clauses}, {c.id for c in clauses if c.rule})
    assert told and [int(number) for number in told.groups()] == [len(each) for each in named]


def _printed(home: Path) -> str:
    """The page of the README's creator, without its last line, by rules alone."""
    from agent.page.terminal import show
    from agent.review import Reviewer
    from index.store import build_index, open_index
    from index.testing import HashEncoder
    from policies.handbook import load_handbook
    from signals.readers import load_profiles

    handbook, encoder = load_handbook(), HashEncoder(max_tokens=256)
    build_index(handbook, encoder, home)
    path = ROOT / "agent" / "samples" / "still_mill.json"
    [profile] = load_profiles(path, handbook.catalog, clause_ids=handbook.ids)
    page = io.StringIO()
    with Reviewer(handbook, open_index(handbook, encoder, home), None) as reviewer:
        show(reviewer.review(profile), handbook, page)
    lines = [line.rstrip() for line in page.getvalue().rstrip().splitlines()]
    last = next(at for at, line in enumerate(lines) if line.startswith("clausewise "))
    return "\n".join(lines[:last]).strip() + "\n"


def test_the_verdict_in_the_readme_is_the_programs(tmp_path, monkeypatch):
    """The README shows what the program prints; with REWRITE_OUTPUTS=1 it is written anew."""
    monkeypatch.delenv("COLUMNS", raising=False)
    printed = _printed(tmp_path)
    text = README.read_text("utf-8")
    assert VERDICT.search(text)
    if REWRITE:
        README.write_text(VERDICT.sub(lambda m: m[1] + printed + m[3], text), encoding="utf-8")
        text = README.read_text("utf-8")
    found = VERDICT.search(text)
    assert found and found[2] == printed
