"""The message bench with a scripted model: what it counts and what it writes down."""

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from agent.llm.protocol import ChoiceRequest
from agent.llm.scripted import ScriptedModel
from agent.review import Reviewer
from evals import message_bench
from evals.bench_file import load_bench
from evals.intervals import share
from evals.message_bench import main, people
from index.store import open_index
from policies.handbook import load_handbook
from signals.errors import UserError


@pytest.fixture(scope="module")
def handbook():
    """The shipped handbook."""
    return load_handbook()


def _parrot(request):
    if isinstance(request, ChoiceRequest):
        return {answer: float(answer in ("No", "missing")) for answer in request.answers}
    told = dict(re.findall(r"^([A-Z][\w ]*): (.*)$", request.suffix[-1].content, re.MULTILINE))
    if "Why it exists" not in told:
        return json.dumps({"reading": f"{told['Rule'].split('. ')[0].rstrip('.')}."})
    return json.dumps({"why": told["Why it exists"], "fix": told["How to fix it"]})


@pytest.fixture
def bench(handbook, monkeypatch, tmp_path, capsys):
    """Runs the bench with a script and returns its summary and the file of messages."""

    def run(script, *arguments):
        def opened(settings, tell):
            return Reviewer(handbook, open_index(handbook, None, tmp_path), ScriptedModel(script))

        monkeypatch.setattr(message_bench, "open_reviewer", opened)
        out = tmp_path / "deep" / "messages.md"
        assert main(["-n", "3", "--messages", str(out), *arguments]) == 0
        return json.loads(capsys.readouterr().out), out.read_text("utf-8")

    return run


def test_prose_that_stands_is_counted_as_the_models(bench):
    """Number, share, first tries, tokens, model; and every message in the file."""
    summary, text = bench(_parrot)
    assert (summary["n"], summary["by_model"], summary["share_by_model"]) == (3, 3, 1.0)
    assert summary["stand_at_first_try"] == 3 and summary["failed_checks"] == {}
    assert summary["tokens_written"] > 0 and summary["model"] == "scripted:scripted"
    assert text.count("Hello,") == 3 and text.count("\n## ") + text.startswith("## ") == 3


def test_prose_that_fails_is_counted_by_check_and_told_with_the_message(bench):
    """A person who reads the file sees what was refused."""
    bad = json.dumps({"why": "Write to us at a@b.example about it.", "fix": "Wait for 90 days, please do."})
    summary, text = bench(lambda r: _parrot(r) if isinstance(r, ChoiceRequest) else bad)
    assert (summary["by_model"], summary["share_by_model"], summary["stand_at_first_try"]) == (0, 0.0, 0)
    assert summary["failed_checks"]["addresses"] == 3
    assert "- first try:" in text and "addresses" in text
    assert "a@b.example" not in re.sub(r"- first try:.*", "", text)


def test_figures_are_written_where_asked_for(bench, tmp_path):
    """Shares with their intervals, amounts as numbers, and the model that wrote."""
    place = tmp_path / "bench" / "messages.json"
    summary, _ = bench(_parrot, "--out", str(place))
    written = load_bench(place)
    assert (written.name, written.n, written.model) == ("messages", 3, "scripted:scripted")
    assert written.figures["share_by_model"] == written.figures["stand_at_first_try"] == share([1.0] * 3)
    assert written.figures["tokens_written"] == summary["tokens_written"]
    assert written.figures["seconds_per_message"] == summary["seconds_per_message"]
    assert summary["machine"] == written.machine


def test_what_the_user_must_mend_is_a_sentence(tmp_path, monkeypatch, capsys):
    """Exit status 2, no traceback."""

    def fails(settings, tell):
        raise UserError("no such model", where="--model")

    monkeypatch.setattr(message_bench, "open_reviewer", fails)
    assert main(["--messages", str(tmp_path / "messages.md")]) == 2
    assert capsys.readouterr().err == "error: --model: no such model\n"


def test_the_samples_that_are_told_something_come_before_invented_people(handbook):
    """Shipped samples first, then as many others as are wanted, nobody twice."""
    found = [profile.creator_id for profile in islice(people(handbook), 40)]
    first = next(n for n, name in enumerate(found) if name.startswith("r_"))
    assert first >= 10 and all(name.startswith("r_") for name in found[first:])
    assert len(set(found)) == 40


def test_the_samples_are_those_of_the_package():
    """The folder exists and holds profiles."""
    assert Path(message_bench.SAMPLES).is_dir() and list(message_bench.SAMPLES.glob("*.json"))
