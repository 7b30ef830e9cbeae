"""The chat's benchmark: every packaged model on the blind conversations, figures beside their runs."""

from pathlib import Path
from types import SimpleNamespace

from evals import chat_bench
from evals.bench_file import load_bench
from evals.case_files import load_cases, only
from evals.case_forms import ChatCase
from evals.chat_bench import CASES, FIGURES, main
from evals.intervals import share
from signals.errors import UserError


def test_it_measures_what_was_labelled_blind():
    """Two hands so far; every tool is asked for in earnest."""
    cases = only(load_cases(CASES), ChatCase)
    tools = [case.expect.tool for case in cases]
    assert len(CASES) == 2 and len(cases) == 250 and min(map(tools.count, set(tools))) > 20


def test_figures_stand_beside_the_runs(tmp_path, monkeypatch, capsys):
    """One set for each model, told and written; each run has a folder of its own."""
    asked: list[tuple[str, Path]] = []

    def evaluated(plan, settings, out, tell, tick):
        assert plan.cases == CASES and plan.kinds == ("chat",)
        asked.append((settings.model, out))
        return SimpleNamespace(metrics={f"chat.{name}": share([1.0, 0.0]) for name in FIGURES}), []

    monkeypatch.setattr(chat_bench, "evaluate", evaluated)
    place = tmp_path / "bench" / "chat.json"
    assert main(["--out", str(place)]) == 0
    written = load_bench(place)
    assert asked == [(name, tmp_path / "bench" / "chat" / name) for name in ("default", "small")]
    assert (written.name, written.n) == ("chat", 250)
    assert set(written.figures) == {f"{model} {name}" for model, _ in asked for name in FIGURES}
    assert written.figures["small tool"] == share([1.0, 0.0])
    assert "small tool" in capsys.readouterr().out


def test_what_the_user_must_mend_is_a_sentence(monkeypatch, capsys):
    """Exit status 2, no traceback."""

    def fails(*_):
        raise UserError("no such model", where="--models")

    monkeypatch.setattr(chat_bench, "evaluate", fails)
    assert main(["--models", "nobody"]) == 2
    assert capsys.readouterr().err == "error: --models: no such model\n"
